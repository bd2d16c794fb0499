import type { Session } from '@planbridge/shared/contract'
import type { ReactElement } from 'react'
import { fill } from '../../messages/fill.ts'
import type { Messages } from '../../messages/en.ts'
import { formatMoment } from '../display/format-time.ts'
import { Page } from '../shell/page.tsx'
import { useMessages, usePart, useParts } from '../parts-context.tsx'
import { AvailableIntegrations } from '../start/available-integrations.tsx'
import { StartWaiting } from '../start/start-waiting.tsx'
import { YourConnections } from '../start/your-connections.tsx'
import styles from './start-page.module.css'

const leads: Record<Session['state'], (messages: Messages, session: Session) => string> = {
  anonymous: ({ start }) => start.anonymous,
  guest: ({ start }) => start.guest,
  'signed-in': ({ start }, { name }) =>
    name === null ? start.signedInNameless : fill(start.signedIn, { name }),
}

function Lead({ session }: { session: Session }): ReactElement {
  const messages = useMessages()
  const { world } = useParts()
  const ends = session.ends_at && formatMoment(session.ends_at, world.now(), messages.locale)
  return (
    <p className={styles['lead']}>
      {leads[session.state](messages, session)} {ends && fill(messages.start.sessionEnds, { when: ends })}
    </p>
  )
}

/** What is connected, and what can be. It appears at once, so that nothing that is already read moves away. */
export function StartPage(): ReactElement {
  const { start } = useMessages()
  const { session } = usePart('session')
  const { list: connections } = usePart('connections')
  const { list: delegations } = usePart('delegations')
  const { entries } = usePart('catalog')
  const waiting = [session, connections, delegations, entries].some(({ phase }) => phase === 'loading')
  return (
    <Page title={start.title}>
      <h1 tabIndex={-1}>{start.title}</h1>
      {waiting ? (
        <StartWaiting />
      ) : (
        <>
          {session.phase === 'ready' && <Lead session={session.value} />}
          <YourConnections />
          <AvailableIntegrations />
        </>
      )}
    </Page>
  )
}
