import type { Session } from '@planbridge/shared/contract'
import type { ReactElement } from 'react'
import { Link } from 'wouter'
import { valueOr } from '../../core/stores/loadable.ts'
import { fill } from '../../messages/fill.ts'
import { Badge } from '../../ui/feedback/badge.tsx'
import { Button } from '../../ui/forms/button.tsx'
import { useAppState, useMessages } from '../app-context.tsx'
import { ForeignName } from '../display/foreign-name.tsx'
import { routes } from '../routes.ts'
import styles from './header.module.css'
import { useSignOut } from './use-sign-out.ts'

function Brand(): ReactElement {
  const { frame } = useMessages()
  return (
    <>
      <svg viewBox="0 0 32 32" width="28" height="28" aria-hidden="true">
        <rect width="32" height="32" rx="8" className={styles['tile']} />
        <path d="M5 21h22M9 21v-4a7 7 0 0 1 14 0v4M16 10v11" className={styles['bridge']} />
      </svg>
      <span>{frame.brand}</span>
    </>
  )
}

function SessionControls({ session }: { session: Session }): ReactElement {
  const { frame } = useMessages()
  const { signingOut } = useAppState('session')
  const signOut = useSignOut()
  const name = session.name ?? (session.state === 'guest' ? frame.guest : null)
  return (
    <>
      {name && (
        <span className={styles['person']}>
          <span className="visually-hidden">{fill(frame.signedInAs, { name: '' })}</span>
          <ForeignName name={name} />
        </span>
      )}
      <Button busy={signingOut} onClick={() => void signOut()}>
        {frame.signOut}
      </Button>
    </>
  )
}

/** The app header: brand, simulation badge, and the signed-in person. */
export function Header(): ReactElement {
  const { frame } = useMessages()
  const session = valueOr(useAppState('session').session, null)
  return (
    <header className={styles['header']}>
      <div className={styles['inner']}>
        <Link href={routes.start} className={styles['brand']} aria-label={frame.home}>
          <Brand />
        </Link>
        {session?.simulated && (
          <span title={frame.simulatedText} className={styles['simulated']}>
            <Badge tone="accent">{frame.simulated}</Badge>
          </span>
        )}
        <div className={styles['end']}>
          {session && session.state !== 'anonymous' && <SessionControls session={session} />}
        </div>
      </div>
    </header>
  )
}
