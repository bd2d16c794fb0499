import { useEffect, useRef } from 'react'
import type { ReactElement } from 'react'
import { Route, Switch, useLocation } from 'wouter'
import { useMessages } from './app-context.tsx'
import styles from './app.module.css'
import { ConnectionPage } from './connection/connection-page.tsx'
import { SilentRenewal } from './renewal/silent-renewal.tsx'
import { routes } from './routes.ts'
import { Footer } from './shell/footer.tsx'
import { Header } from './shell/header.tsx'
import { NotFoundPage } from './shell/not-found-page.tsx'
import { NoticeArea } from './shell/notice-area.tsx'
import { UnfinishedAttempt } from './shell/unfinished-attempt.tsx'
import { StartPage } from './start/start-page.tsx'

/** Moves the focus to the heading of a newly opened page, so that screen readers announce it. */
function useFocusOnNavigation(): void {
  const [location] = useLocation()
  const previous = useRef(location)
  useEffect(() => {
    if (previous.current === location) return
    previous.current = location
    window.scrollTo(0, 0)
    document.querySelector('h1')?.focus({ preventScroll: true })
  }, [location])
}

export function App(): ReactElement {
  const messages = useMessages()
  useFocusOnNavigation()
  return (
    <div className={styles['app']}>
      <a className={styles['skip']} href="#content">
        {messages.frame.skip}
      </a>
      <Header />
      <main id="content" tabIndex={-1} className={styles['main']}>
        <UnfinishedAttempt />
        <SilentRenewal />
        <Switch>
          <Route path={routes.start} component={StartPage} />
          <Route path={routes.connection}>{({ id }) => <ConnectionPage key={id} id={id} />}</Route>
          <Route component={NotFoundPage} />
        </Switch>
      </main>
      <Footer />
      <NoticeArea />
    </div>
  )
}
