import type { ReactElement } from 'react'
import { Link } from 'wouter'
import { valueOr } from '../../core/stores/loadable.ts'
import { Badge } from '../../ui/feedback/badge.tsx'
import { useAppState, useMessages } from '../app-context.tsx'
import { routes } from '../routes.ts'
import { AccountMenu } from './account-menu.tsx'
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
          <AccountMenu session={session} />
        </div>
      </div>
    </header>
  )
}
