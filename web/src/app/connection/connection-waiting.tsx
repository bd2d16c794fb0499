import type { ReactElement } from 'react'
import { Skeleton } from '../../ui/skeleton.tsx'
import styles from './connection-waiting.module.css'

/** Holds the place of a connection that is on its way. */
export function ConnectionWaiting(): ReactElement {
  return (
    <div className={styles['waiting']} aria-busy="true">
      <div className={styles['header']}>
        <Skeleton width="48px" height="48px" />
        <Skeleton width="14rem" height="1.5rem" />
      </div>
      <Skeleton width="100%" height="22rem" />
    </div>
  )
}
