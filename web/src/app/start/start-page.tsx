import type { CatalogEntry, Session } from '@planbridge/shared/contract'
import type { ReactElement } from 'react'
import { valueOr } from '../../core/stores/loadable.ts'
import type { Messages } from '../../messages/en.ts'
import { fill } from '../../messages/fill.ts'
import { useAppState, useMessages } from '../app-context.tsx'
import { NoticeArea } from '../shell/notice-area.tsx'
import { Page } from '../shell/page.tsx'
import { useSignInChoice } from '../sign-in/sign-in-options.tsx'
import { SignInPanel } from '../sign-in/sign-in-panel.tsx'
import { AvailableProviders } from './available-providers.tsx'
import { ConnectedProviders } from './connected-providers.tsx'
import { EndedAccessList } from './ended-access-list.tsx'
import styles from './start-page.module.css'
import { StartSkeleton } from './start-skeleton.tsx'

/** The purpose of the page, in one sentence that names the providers of this deployment. */
function purposeFor({ start, locale }: Messages, entries: readonly CatalogEntry[]): string {
  const configured = entries.filter((entry) => entry.configured).map(({ provider }) => provider.name)
  const names = [...new Set(configured)].toSorted((a, b) => a.localeCompare(b))
  if (names.length === 0) return start.purpose
  return fill(start.purposeWith, { providers: new Intl.ListFormat(locale).format(names) })
}

/** Sign-in comes first, for strangers and guests. */
function SignIn({ session }: { session: Session }): ReactElement | null {
  const { signIn } = useMessages()
  const choice = useSignInChoice()
  if (session.state === 'signed-in' || choice === null) return null
  return (
    <SignInPanel
      title={signIn.title}
      text={session.state === 'guest' ? signIn.guest : signIn.text}
      choice={choice}
    />
  )
}

function Content({ session }: { session: Session | null }): ReactElement {
  const messages = useMessages()
  const { start } = messages
  const entries = valueOr(useAppState('catalog').entries, [])
  const hasNone = valueOr(useAppState('connections').list, null)?.length === 0
  return (
    <>
      <p className={styles['lead']}>
        {session?.state === 'signed-in' && hasNone ? start.none : purposeFor(messages, entries)}
      </p>
      {session && <SignIn session={session} />}
      <ConnectedProviders />
      <EndedAccessList />
      <AvailableProviders />
      {session?.sample_host !== undefined && (
        <p className={styles['embedded']}>
          <a href={session.sample_host}>{start.embedded}</a> {start.embeddedText}
        </p>
      )}
    </>
  )
}

/** True for strangers at a deployment that people do not use. */
const isForHosts = (session: Session | null): boolean =>
  session?.hosts_only === true && session.state === 'anonymous'

/** The start page. All parts appear together, so that the layout does not shift. */
export function StartPage(): ReactElement {
  const { start } = useMessages()
  const { session } = useAppState('session')
  const { list: connections } = useAppState('connections')
  const { list: delegations } = useAppState('delegations')
  const { entries } = useAppState('catalog')
  const waiting = [session, connections, delegations, entries].some(({ phase }) => phase === 'loading')
  const found = valueOr(session, null)
  if (isForHosts(found))
    return (
      <Page title={start.hostsOnly}>
        <h1 tabIndex={-1}>{start.hostsOnly}</h1>
        <NoticeArea />
        <p className={styles['lead']}>{start.hostsOnlyText}</p>
      </Page>
    )
  return (
    <Page title={start.title}>
      <h1 tabIndex={-1}>{start.title}</h1>
      <NoticeArea />
      {waiting ? <StartSkeleton /> : <Content session={found} />}
    </Page>
  )
}
