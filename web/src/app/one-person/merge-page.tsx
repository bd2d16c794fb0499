import { ConnectionId, MergeOfferId } from '@planbridge/shared/contract'
import type { MergeOffer } from '@planbridge/shared/contract'
import { useEffect, useState } from 'react'
import type { FormEvent, ReactElement } from 'react'
import { Link, useLocation } from 'wouter'
import type { BffFailure } from '../../core/bff-client.ts'
import { fill } from '../../messages/fill.ts'
import { isolated } from '../../messages/isolated.ts'
import { classNames } from '../../ui/class-names.ts'
import { AlertRegion } from '../../ui/feedback/alert-region.tsx'
import { Notice } from '../../ui/feedback/notice.tsx'
import { Button } from '../../ui/forms/button.tsx'
import { useApp, useAppState, useMessages } from '../app-context.tsx'
import { loadAll } from '../compose.ts'
import { FailureNotice } from '../display/failure-notice.tsx'
import { mergePath, routes } from '../routes.ts'
import { Page } from '../shell/page.tsx'
import { MergeConflicts, MergeContents } from './merge-contents.tsx'
import styles from './merge-page.module.css'
import { MergePeople } from './merge-people.tsx'

interface OfferProps {
  readonly id: MergeOfferId
  readonly offer: MergeOffer
}

function SignInFirst({ id, offer }: OfferProps): ReactElement {
  const { onePerson } = useMessages()
  const { attempt } = useApp()
  const ways = offer.sign_in_first ?? []
  const signIn = ({ integration, label, model, connection }: (typeof ways)[number]) =>
    attempt.getState().start({
      provider: label,
      request: {
        purpose: connection === null ? 'sign-in' : 'reconnect',
        integration,
        model,
        return_to: mergePath(id),
        ...(connection !== null && { connection }),
      },
    })
  return (
    <Notice tone="info" title={onePerson.signInFirst}>
      <p>{onePerson.signInFirstText}</p>
      <div className={classNames(styles['actions'], styles['notice'])}>
        {ways.map((way, at) => (
          <Button
            key={way.integration}
            tone={at === 0 ? 'primary' : 'plain'}
            onClick={() => void signIn(way)}
          >
            {fill(onePerson.signInWith, { integration: way.label })}
          </Button>
        ))}
      </div>
    </Notice>
  )
}

function Agreement({ id, offer }: OfferProps): ReactElement {
  const { onePerson, frame, locale } = useMessages()
  const app = useApp()
  const [, navigate] = useLocation()
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<BffFailure | null>(null)
  const leave = async () => {
    navigate(routes.start)
    app.platform.announce()
    await loadAll(app)
  }
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const chosen = [...new FormData(event.currentTarget).values()].map((value) => ConnectionId.parse(value))
    setBusy(true)
    const refused = await app.merge.getState().accept(id, chosen)
    setBusy(false)
    setFailure(refused)
    if (refused) return
    app.notices.getState().show({ kind: 'merged' })
    await leave()
  }
  const decline = async () => {
    await app.merge.getState().decline(id)
    await leave()
  }
  const other =
    offer.other.name === null
      ? new Intl.ListFormat(locale).format(offer.other.providers)
      : isolated(offer.other.name)
  return (
    <form className={styles['parts']} onSubmit={(event) => void submit(event)}>
      <MergePeople offer={offer} />
      <MergeContents offer={offer} />
      <MergeConflicts conflicts={offer.conflicts} />
      {offer.sign_in_first === null ? (
        <Notice tone="warn" title={onePerson.warnTitle}>
          <p>{fill(onePerson.warnText, { other })}</p>
        </Notice>
      ) : (
        <SignInFirst id={id} offer={offer} />
      )}
      <AlertRegion>{failure && <FailureNotice failure={failure} provider={frame.theProvider} />}</AlertRegion>
      <div className={styles['actions']}>
        {offer.sign_in_first === null && (
          <Button type="submit" tone="primary" busy={busy}>
            {onePerson.accept}
          </Button>
        )}
        <Button onClick={() => void decline()}>{onePerson.decline}</Button>
      </div>
    </form>
  )
}

/** Names both people and what comes together, and brings them together when the person agrees. */
export function MergePage({ id }: { id: string }): ReactElement {
  const { onePerson } = useMessages()
  const { merge } = useApp()
  const { offer } = useAppState('merge')
  const wanted = MergeOfferId.safeParse(id)
  const offerId = wanted.success ? wanted.data : null
  useEffect(() => {
    void merge.getState().load(offerId ?? MergeOfferId.parse('none'))
  }, [merge, offerId])
  return (
    <Page title={onePerson.title}>
      <h1 tabIndex={-1}>{onePerson.title}</h1>
      <p className={styles['lead']}>{onePerson.lead}</p>
      {offer.phase === 'loading' && <p role="status">{onePerson.loading}</p>}
      {offer.phase === 'failed' && (
        <div className={styles['parts']}>
          <FailureNotice
            failure={offer.failure}
            provider={null}
            actions={<Link href={routes.start}>{onePerson.back}</Link>}
          />
        </div>
      )}
      {offer.phase === 'ready' && offerId && <Agreement id={offerId} offer={offer.value} />}
    </Page>
  )
}
