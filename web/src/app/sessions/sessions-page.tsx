import type { OwnSession } from '@planbridge/shared/contract'
import { useEffect, useState } from 'react'
import type { ReactElement } from 'react'
import { Link } from 'wouter'
import { valueOr } from '../../core/stores/loadable.ts'
import { fill } from '../../messages/fill.ts'
import { type SessionsMessages, withSessions } from '../../messages/sessions-messages.ts'
import { Badge } from '../../ui/feedback/badge.tsx'
import { Skeleton } from '../../ui/feedback/skeleton.tsx'
import { Button } from '../../ui/forms/button.tsx'
import { useApp, useAppState, useMessages } from '../app-context.tsx'
import { FailureNotice } from '../display/failure-notice.tsx'
import { formatMoment } from '../display/format-time.ts'
import { routes } from '../routes.ts'
import { NoticeArea } from '../shell/notice-area.tsx'
import { Page } from '../shell/page.tsx'
import styles from './sessions-page.module.css'

const useSessionsMessages = (): SessionsMessages => withSessions(useMessages())

/** A browser in words, as far as it is known. */
function browserName({ sessions }: SessionsMessages, { browser, system }: OwnSession): string {
  const names = { browser: sessions.browsers[browser], system: sessions.systems[system] }
  if (names.browser === null) return names.system ?? sessions.unknown
  return names.system === null
    ? names.browser
    : fill(sessions.browser, { browser: names.browser, system: names.system })
}

function EndButton({
  target,
  label,
  name,
}: {
  target: string | null
  label: string
  name?: string
}): ReactElement {
  const { notices } = useApp()
  const { end } = useAppState('ownSessions')
  const [busy, setBusy] = useState(false)
  const press = async () => {
    setBusy(true)
    const failure = await end(target)
    setBusy(false)
    if (failure) notices.getState().show({ kind: 'failure', failure, provider: null })
  }
  return (
    <Button busy={busy} aria-label={name} onClick={() => void press()}>
      {label}
    </Button>
  )
}

function Row({ session }: { session: OwnSession }): ReactElement {
  const messages = useSessionsMessages()
  const { sessions, locale } = messages
  const now = useApp().platform.now()
  const browser = browserName(messages, session)
  const when = formatMoment(session.seen_at, now, locale)
  const started = session.started_at && formatMoment(session.started_at, now, locale)
  return (
    <li className={styles['row']}>
      <div className={styles['content']}>
        <p className={styles['browser']}>
          {browser} {session.current && <Badge tone="good">{sessions.current}</Badge>}
        </p>
        <p className={styles['facts']}>
          {[started && fill(sessions.started, { when: started }), fill(sessions.seen, { when })]
            .filter(Boolean)
            .join(' · ')}
        </p>
      </div>
      {!session.current && (
        <EndButton
          target={session.id}
          label={sessions.end}
          name={fill(sessions.endName, { browser, when })}
        />
      )}
    </li>
  )
}

function List({ list }: { list: readonly OwnSession[] }): ReactElement {
  const { sessions } = useSessionsMessages()
  const hasOthers = list.some(({ current }) => !current)
  return (
    <>
      <ul className={styles['list']} aria-label={sessions.region}>
        {list.map((session) => (
          <Row key={session.id} session={session} />
        ))}
      </ul>
      {hasOthers ? (
        <EndButton target={null} label={sessions.endOthers} />
      ) : (
        <p className={styles['facts']}>{sessions.none}</p>
      )}
    </>
  )
}

/** The browsers in which the person is signed in. */
export function SessionsPage(): ReactElement {
  const { sessions, start, connection } = useSessionsMessages()
  const { list, load } = useAppState('ownSessions')
  useEffect(() => void load(), [load])
  return (
    <Page title={start.sessions}>
      <Link href={routes.start} className={styles['back']}>
        {connection.back}
      </Link>
      <h1 tabIndex={-1}>{start.sessions}</h1>
      <NoticeArea />
      <p className={styles['lead']}>{sessions.lead}</p>
      {list.phase === 'loading' && (
        <div aria-busy="true">
          <Skeleton width="100%" height="4.5rem" />
        </div>
      )}
      {list.phase === 'failed' && (
        <FailureNotice
          failure={list.failure}
          provider={null}
          actions={<Button onClick={() => void load()}>{start.tryAgain}</Button>}
        />
      )}
      {list.phase === 'ready' && <List list={valueOr(list, [])} />}
    </Page>
  )
}
