import type { Session } from '@planbridge/shared/contract'
import type { ReactElement } from 'react'
import { fill } from '../../messages/fill.ts'
import type { Messages } from '../../messages/en.ts'
import { valueOr } from '../../stores/loadable.ts'
import { Skeleton } from '../../ui/skeleton.tsx'
import { formatMoment } from '../format-time.ts'
import { Page } from '../page.tsx'
import { useMessages, usePart, useParts } from '../parts-context.tsx'
import { AvailableIntegrations } from '../start/available-integrations.tsx'
import { YourConnections } from '../start/your-connections.tsx'
import styles from './start-page.module.css'

const leads: Record<Session['state'], (messages: Messages, session: Session) => string> = {
  anonymous: ({ start }) => start.anonymous,
  guest: ({ start }) => start.guest,
  'signed-in': ({ start }, { name }) =>
    name === null ? start.signedInNameless : fill(start.signedIn, { name }),
}

function Lead(): ReactElement {
  const messages = useMessages()
  const { world } = useParts()
  const session = valueOr(usePart('session').session, null)
  if (!session) return <Skeleton width="24rem" />
  const ends = session.ends_at && formatMoment(session.ends_at, world.now(), messages.locale)
  return (
    <>
      {leads[session.state](messages, session)} {ends && fill(messages.start.sessionEnds, { when: ends })}
    </>
  )
}

/** What is connected, and what can be. */
export function StartPage(): ReactElement {
  const { start } = useMessages()
  return (
    <Page title={start.title}>
      <header className={styles['header']}>
        <h1 tabIndex={-1}>{start.title}</h1>
        <p className={styles['lead']}>
          <Lead />
        </p>
      </header>
      <YourConnections />
      <AvailableIntegrations />
    </Page>
  )
}
