import type { ReactElement } from 'react'
import { Skeleton } from '../../ui/feedback/skeleton.tsx'
import { useMessages } from '../parts-context.tsx'
import styles from './connection-waiting.module.css'

/** Holds the place of a connection that is on its way. */
export function ConnectionWaiting(): ReactElement {
  return (
    <div className={styles['waiting']} aria-busy="true">
      <h1 className="only-read-aloud">{useMessages().start.loading}</h1>
      <div className={styles['header']}>
        <Skeleton width="48px" height="48px" />
        <Skeleton width="14rem" height="1.5rem" />
      </div>
      <Skeleton width="100%" height="22rem" />
    </div>
  )
}
