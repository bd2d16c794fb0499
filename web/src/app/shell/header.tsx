import type { Session } from '@planbridge/shared/contract'
import type { ReactElement } from 'react'
import { Link } from 'wouter'
import { fill } from '../../messages/fill.ts'
import { valueOr } from '../../core/stores/loadable.ts'
import { Badge } from '../../ui/feedback/badge.tsx'
import { Button } from '../../ui/forms/button.tsx'
import { useMessages, usePart } from '../parts-context.tsx'
import { routes } from '../routes.ts'
import { useSignOut } from './sign-out.ts'
import styles from './header.module.css'

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

function Person({ session }: { session: Session }): ReactElement {
  const { frame } = useMessages()
  const { signingOut } = usePart('session')
  const signOut = useSignOut()
  const name = session.name ?? (session.state === 'guest' ? frame.guest : null)
  return (
    <>
      {name && (
        <span className={styles['person']}>
          <span className="only-read-aloud">{fill(frame.signedInAs, { name: '' })}</span>
          {name}
        </span>
      )}
      <Button busy={signingOut} onClick={() => void signOut()}>
        {frame.signOut}
      </Button>
    </>
  )
}

/** The mark of the app, and whose session it is. */
export function Header(): ReactElement {
  const { frame } = useMessages()
  const session = valueOr(usePart('session').session, null)
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
          {session && session.state !== 'anonymous' && <Person session={session} />}
        </div>
      </div>
    </header>
  )
}
