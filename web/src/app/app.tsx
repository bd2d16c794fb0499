import { useEffect, useRef } from 'react'
import type { ReactElement } from 'react'
import { Route, Switch, useLocation } from 'wouter'
import { findAwaiting, takeFocus } from '../ui/layout/awaits-focus.ts'
import { useMessages } from './app-context.tsx'
import styles from './app.module.css'
import { ConnectionSkeleton } from './connection/connection-skeleton.tsx'
import { onDemand } from './on-demand/on-demand.tsx'
import { SilentRenewal } from './renewal/silent-renewal.tsx'
import { routes } from './routes.ts'
import { Header } from './shell/header.tsx'
import { NotFoundPage } from './shell/not-found-page.tsx'
import { useNoticeDismissal } from './shell/notice-area.tsx'
import { UnfinishedAttempt } from './shell/unfinished-attempt.tsx'
import { SignInPage, useNeedsSignIn } from './sign-in/sign-in-page.tsx'
import { StartPage } from './start/start-page.tsx'

const MergePage = onDemand({
  load: async () => (await import('./one-person/merge-page.tsx')).MergePage,
  Waiting: ConnectionSkeleton,
})

// In the file of the connection's page: with files of their own, the start page would have to load more files.
const ActivityPage = onDemand({
  load: async () => (await import('./connection/connection-page.tsx')).ActivityPage,
  Waiting: ConnectionSkeleton,
})

const WebhooksPage = onDemand({
  load: async () => (await import('./connection/connection-page.tsx')).WebhooksPage,
  Waiting: ConnectionSkeleton,
})

const SessionsPage = onDemand({
  load: async () => (await import('./connection/connection-page.tsx')).SessionsPage,
  Waiting: ConnectionSkeleton,
})

const ConnectionPage = onDemand({
  load: async () => (await import('./connection/connection-page.tsx')).ConnectionPage,
  Waiting: ConnectionSkeleton,
})

/** Moves the focus to the heading unless the person has moved it elsewhere. Returns false while there is none to move it to. */
function focusHeading(): boolean {
  const isFree = document.activeElement === document.body || document.activeElement?.isConnected !== true
  const heading = document.querySelector<HTMLElement>('main h1[tabindex]')
  if (isFree) heading?.focus({ preventScroll: true })
  return heading !== null && heading.closest('[aria-busy]') === null
}

/** Moves the focus to the heading of a newly opened page, so that screen readers announce it. */
function useFocusOnNavigation(): void {
  const [location] = useLocation()
  const previous = useRef(location)
  useEffect(() => {
    if (previous.current === location) return undefined
    previous.current = location
    window.scrollTo(0, 0)
    const notice = findAwaiting()
    if (notice) {
      takeFocus(notice)
      return undefined
    }
    document.querySelector<HTMLElement>('main h1')?.focus({ preventScroll: true })
    if (focusHeading()) return undefined
    // The page is still loading: its heading replaces that of the placeholder.
    const observer = new MutationObserver(() => focusHeading() && observer.disconnect())
    observer.observe(document.body, { childList: true, subtree: true })
    return () => observer.disconnect()
  }, [location])
}

export function App(): ReactElement {
  const messages = useMessages()
  const needsSignIn = useNeedsSignIn()
  useFocusOnNavigation()
  useNoticeDismissal()
  return (
    <div className={styles['app']}>
      <a className={styles['skip']} href="#content">
        {messages.frame.skip}
      </a>
      <Header />
      <main id="content" tabIndex={-1} className={styles['main']}>
        {needsSignIn && <SignInPage />}
        {/* Kept, so that what was typed is there again after a sign-in in another tab. */}
        <div hidden={needsSignIn}>
          <UnfinishedAttempt />
          <SilentRenewal />
          <Switch>
            <Route path={routes.start} component={StartPage} />
            <Route path={routes.connection}>{({ id }) => <ConnectionPage key={id} id={id} />}</Route>
            <Route path={routes.sessions} component={SessionsPage} />
            <Route path={routes.activity}>
              <ActivityPage key="all" connection={null} />
            </Route>
            <Route path={routes.activityOf}>
              {({ connection }) => <ActivityPage key={connection} connection={connection} />}
            </Route>
            <Route path={routes.webhooks}>
              <WebhooksPage key="all" endpoint={null} />
            </Route>
            <Route path={routes.webhook}>
              {({ endpoint }) => <WebhooksPage key={endpoint} endpoint={endpoint} />}
            </Route>
            <Route path={routes.merge}>{({ offer }) => <MergePage key={offer} id={offer} />}</Route>
            <Route component={NotFoundPage} />
          </Switch>
        </div>
      </main>
    </div>
  )
}
