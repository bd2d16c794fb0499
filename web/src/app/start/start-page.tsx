import { ConsentModel } from '@planbridge/shared/contract'
import type { CatalogEntry, Session } from '@planbridge/shared/contract'
import type { ReactElement } from 'react'
import { valueOr } from '../../core/stores/loadable.ts'
import type { Messages } from '../../messages/en.ts'
import { fill } from '../../messages/fill.ts'
import { isolated } from '../../messages/isolated.ts'
import { useApp, useAppState, useMessages } from '../app-context.tsx'
import { formatMoment } from '../display/format-time.ts'
import { Page } from '../shell/page.tsx'
import { AvailableIntegrations } from './available-integrations.tsx'
import { EndedAccessList } from './ended-access-list.tsx'
import styles from './start-page.module.css'
import { StartSkeleton } from './start-skeleton.tsx'
import { YourConnections } from './your-connections.tsx'

/** The providers whose accounts can be used to sign in. */
function signInProviders(entries: readonly CatalogEntry[]): readonly string[] {
  const offersSignIn = ({ offers }: CatalogEntry) =>
    offers.some(({ model }) => ConsentModel.safeParse(model).success)
  const names = entries
    .filter((entry) => entry.configured && offersSignIn(entry))
    .map(({ provider }) => provider.name)
  return [...new Set(names)]
}

function anonymousLead({ start, locale }: Messages, providers: readonly string[]): string {
  if (providers.length === 0) return start.purpose
  const names = new Intl.ListFormat(locale, { type: 'disjunction' }).format(providers)
  return `${start.purpose} ${fill(start.signIn, { providers: names })}`
}

function leadFor(messages: Messages, session: Session, entries: readonly CatalogEntry[]): string {
  const { start } = messages
  if (session.state === 'anonymous') return anonymousLead(messages, signInProviders(entries))
  if (session.state === 'guest') return start.guest
  return session.name === null
    ? start.signedInNameless
    : fill(start.signedIn, { name: isolated(session.name) })
}

function Lead({ session }: { session: Session }): ReactElement {
  const messages = useMessages()
  const { platform } = useApp()
  const entries = valueOr(useAppState('catalog').entries, [])
  const ends = session.ends_at && formatMoment(session.ends_at, platform.now(), messages.locale)
  return (
    <p className={styles['lead']}>
      {leadFor(messages, session, entries)} {ends && fill(messages.start.sessionEnds, { when: ends })}
    </p>
  )
}

/** The start page. All parts appear together, so that the layout does not shift. */
export function StartPage(): ReactElement {
  const { start } = useMessages()
  const { session } = useAppState('session')
  const { list: connections } = useAppState('connections')
  const { list: delegations } = useAppState('delegations')
  const { entries } = useAppState('catalog')
  const waiting = [session, connections, delegations, entries].some(({ phase }) => phase === 'loading')
  return (
    <Page title={start.title}>
      <h1 tabIndex={-1}>{start.title}</h1>
      {waiting ? (
        <StartSkeleton />
      ) : (
        <>
          {session.phase === 'ready' && <Lead session={session.value} />}
          <YourConnections />
          <EndedAccessList />
          <AvailableIntegrations />
        </>
      )}
    </Page>
  )
}
