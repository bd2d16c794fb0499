import { useEffect, useRef } from 'react'
import type { ReactElement } from 'react'
import { Link, useLocation, useRoute } from 'wouter'
import { valueOr } from '../../core/stores/loadable.ts'
import { useApp, useAppState, useMessages } from '../app-context.tsx'
import { clearPerson, loadAll } from '../compose.ts'
import { routes } from '../routes.ts'
import { NoticeArea } from '../shell/notice-area.tsx'
import { Page } from '../shell/page.tsx'
import styles from './sign-in-page.module.css'
import { useSignInChoice } from './sign-in-options.tsx'
import { SignInPanel } from './sign-in-panel.tsx'

/** The integration with whose account the person is likely to sign in: that of the open connection, else of the latest one. */
function usePreferred(): string | null {
  const connections = valueOr(useAppState('connections').list, [])
  const [, parameters] = useRoute(routes.connection)
  const open = connections.find(({ id }) => id === parameters?.id)
  const latest = connections.toSorted((a, b) => b.connected_at.localeCompare(a.connected_at))[0]
  return (open ?? latest)?.integration ?? null
}

/** True if the page shows nothing to a stranger: after the session ended, and at an address of something of a person. */
export function useNeedsSignIn(): boolean {
  const { session, hasEnded } = useAppState('session')
  const [isConnection] = useRoute(routes.connection)
  const [isSessions] = useRoute(routes.sessions)
  const [isActivity] = useRoute(routes.activity)
  const [isActivityOf] = useRoute(routes.activityOf)
  const isOfPerson = isConnection || isSessions || isActivity || isActivityOf
  return hasEnded || (isOfPerson && valueOr(session, null)?.state === 'anonymous')
}

/** Takes the place of a page that is only for those who are signed in. Signing in leads back to the same place. */
export function SignInPage(): ReactElement {
  const { signIn, frame } = useMessages()
  const app = useApp()
  const { hasEnded } = useAppState('session')
  const [location] = useLocation()
  const heading = useRef<HTMLHeadingElement>(null)
  const choice = useSignInChoice(usePreferred())
  useEffect(() => {
    // A dialog of the page would stay above this one.
    for (const dialog of document.querySelectorAll('dialog')) dialog.close()
    window.scrollTo(0, 0)
    heading.current?.focus({ preventScroll: true })
  }, [])
  const leave = () => {
    clearPerson(app)
    void loadAll(app)
  }
  const title = hasEnded ? signIn.endedTitle : signIn.firstTitle
  return (
    <Page title={title}>
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      <NoticeArea />
      <p className={styles['lead']}>{hasEnded ? signIn.endedText : signIn.firstText}</p>
      {choice && (
        <SignInPanel
          title={hasEnded ? signIn.again : signIn.title}
          text={signIn.text}
          choice={choice}
          returnTo={location}
          keepsPage={hasEnded}
        />
      )}
      <Link href={routes.start} onClick={leave}>
        {frame.goHome}
      </Link>
    </Page>
  )
}
