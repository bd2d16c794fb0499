import type { Session } from '@planbridge/shared/contract'
import type { ReactElement } from 'react'
import { Link } from 'wouter'
import { valueOr } from '../../core/stores/loadable.ts'
import { fill } from '../../messages/fill.ts'
import { withoutDirections } from '../../messages/isolated.ts'
import { Button } from '../../ui/forms/button.tsx'
import { Menu } from '../../ui/layout/menu.tsx'
import { useApp, useAppState, useMessages } from '../app-context.tsx'
import { ForeignName } from '../display/foreign-name.tsx'
import { formatMoment } from '../display/format-time.ts'
import { personName } from '../display/person-name.ts'
import { routes } from '../routes.ts'
import styles from './account-menu.module.css'
import { Appearance } from './appearance.tsx'
import { useSignOut } from './use-sign-out.ts'

const initialOf = (name: string): string =>
  (Array.from(withoutDirections(name).trim())[0] ?? '').toUpperCase()

function PersonButton({ name }: { name: string }): ReactElement {
  const { frame } = useMessages()
  return (
    <>
      <span className={styles['initial']} aria-hidden="true">
        {initialOf(name)}
      </span>
      <span className={styles['name']}>
        <span className="visually-hidden">{fill(frame.signedInAs, { name: '' })}</span>
        <ForeignName name={name} />
      </span>
    </>
  )
}

function SessionFacts({ session }: { session: Session }): ReactElement {
  const { frame, locale } = useMessages()
  const { platform } = useApp()
  const ends = session.ends_at && formatMoment(session.ends_at, platform.now(), locale)
  const isGuest = session.state === 'guest'
  return (
    <p className={styles['facts']}>
      {isGuest && `${frame.guestText} `}
      {ends && fill(isGuest ? frame.guestEnds : frame.sessionEnds, { when: ends })}
    </p>
  )
}

/** The menu of the person: the session, the appearance, and signing out. */
function PersonMenu({ session }: { session: Session }): ReactElement {
  const messages = useMessages()
  const { signingOut } = useAppState('session')
  const signOut = useSignOut()
  const connections = valueOr(useAppState('connections').list, [])
  const entries = valueOr(useAppState('catalog').entries, [])
  const name = personName(messages, { session, connections, entries })
  const { frame } = messages
  return (
    <Menu button={<PersonButton name={name} />}>
      {(close) => (
        <>
          <SessionFacts session={session} />
          <Link href={routes.activity} className={styles['link']} onClick={close}>
            {messages.start.activity}
          </Link>
          {session.state === 'signed-in' && (
            <Link href={routes.sessions} className={styles['link']} onClick={close}>
              {messages.start.sessions}
            </Link>
          )}
          {session.role === 'operator' && (
            <Link href={routes.webhooks} className={styles['link']} onClick={close}>
              {messages.start.webhooks}
            </Link>
          )}
          <Appearance />
          <Button busy={signingOut} onClick={() => void signOut()}>
            {session.state === 'guest' ? frame.endGuest : frame.signOut}
          </Button>
        </>
      )}
    </Menu>
  )
}

/** The menu at the end of the header. A stranger finds the appearance there. */
export function AccountMenu({ session }: { session: Session | null }): ReactElement | null {
  const { frame } = useMessages()
  if (session === null) return null
  return session.state === 'anonymous' ? (
    <Menu button={frame.settings}>{() => <Appearance />}</Menu>
  ) : (
    <PersonMenu session={session} />
  )
}
