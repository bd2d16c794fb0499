import type { CatalogEntry, Offer } from '@planbridge/shared/contract'
import { readPastedToken } from '@planbridge/shared/pasted'
import { useState } from 'react'
import type { FormEvent, ReactElement } from 'react'
import type { BffFailure } from '../../core/bff-client.ts'
import { fill } from '../../messages/fill.ts'
import { AlertRegion } from '../../ui/feedback/alert-region.tsx'
import { Button } from '../../ui/forms/button.tsx'
import { TextField } from '../../ui/forms/field.tsx'
import { Dialog, DialogActions } from '../../ui/layout/dialog.tsx'
import { useApp, useMessages } from '../app-context.tsx'
import { FailureNotice } from '../display/failure-notice.tsx'
import { formText } from '../display/form-text.ts'
import { calendarDay, formatDays } from '../display/format-time.ts'
import { webAddress } from '../display/web-address.ts'
import styles from './personal-token-dialog.module.css'
import { TokenField } from './token-field.tsx'
import { useAddToken } from './use-add-connection.ts'

const daysMaxDefault = 365

interface WhereProps {
  readonly provider: string
  readonly page: NonNullable<Offer['token_page']>
}

function WhereTokensAreMade({ provider, page }: WhereProps): ReactElement {
  const { personalToken } = useMessages()
  const { menu, url } = page
  return (
    <p>
      {fill(personalToken.where, { provider, menu: menu.join(' › ') })}{' '}
      {url !== null && (
        <a href={webAddress(url)} target="_blank" rel="noreferrer">
          {personalToken.openPage}
        </a>
      )}
    </p>
  )
}

interface FormProps {
  readonly entry: CatalogEntry
  readonly offer: Offer | undefined
  readonly onClose: () => void
}

function TokenForm({ entry, offer, onClose }: FormProps): ReactElement {
  const { personalToken, locale } = useMessages()
  const { platform } = useApp()
  const add = useAddToken(entry)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<BffFailure | null>(null)
  const provider = entry.provider.name
  const daysMax = offer?.days_max ?? daysMaxDefault
  const save = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const read = readPastedToken(formText(form, 'token'))
    // The field says already what is in the way.
    if (read.kind !== 'token') return
    setBusy(true)
    setFailure(null)
    const result = await add({
      token: read.token,
      ends_on: formText(form, 'ends_on'),
    })
    if (result.kind === 'ok') return onClose()
    setBusy(false)
    setFailure(result.failure)
  }
  return (
    <form className={styles['form']} autoComplete="off" onSubmit={(event) => void save(event)}>
      <p className={styles['lead']}>{fill(personalToken.lead, { provider })}</p>
      {offer?.token_page && <WhereTokensAreMade provider={provider} page={offer.token_page} />}
      <TokenField onRead={() => setFailure(null)} />
      <TextField
        label={personalToken.endsOn}
        hint={fill(personalToken.endsOnHint, { provider, days: formatDays(daysMax, locale) })}
        name="ends_on"
        type="date"
        required
        min={calendarDay(platform.now(), 0)}
        max={calendarDay(platform.now(), daysMax)}
      />
      <AlertRegion>{failure && <FailureNotice failure={failure} provider={provider} />}</AlertRegion>
      <DialogActions>
        <Button onClick={onClose}>{personalToken.cancel}</Button>
        <Button type="submit" tone="primary" busy={busy}>
          {personalToken.save}
        </Button>
      </DialogActions>
    </form>
  )
}

export interface PersonalTokenDialogProps {
  readonly entry: CatalogEntry
  /** Undefined if the integration no longer offers pasted tokens: then its usual limits apply. */
  readonly offer: Offer | undefined
  readonly onClose: () => void
}

/** The form for a pasted token. The token is sent to the BFF once and never shown again. */
export function PersonalTokenDialog({ entry, offer, onClose }: PersonalTokenDialogProps): ReactElement {
  const { personalToken, frame } = useMessages()
  return (
    <Dialog
      title={fill(personalToken.title, { integration: entry.label })}
      closeLabel={frame.close}
      onClose={onClose}
    >
      <TokenForm entry={entry} offer={offer} onClose={onClose} />
    </Dialog>
  )
}
