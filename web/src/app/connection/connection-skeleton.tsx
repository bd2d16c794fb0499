import type { ReactElement } from 'react'
import { Skeleton } from '../../ui/feedback/skeleton.tsx'
import { useMessages } from '../app-context.tsx'
import styles from './connection-skeleton.module.css'

/** The placeholder for a connection page while it loads. */
export function ConnectionSkeleton(): ReactElement {
  return (
    <div className={styles['skeleton']} aria-busy="true">
      <h1 tabIndex={-1} className="visually-hidden">
        {useMessages().start.loading}
      </h1>
      <div className={styles['header']}>
        <Skeleton width="48px" height="48px" />
        <Skeleton width="14rem" height="1.5rem" />
      </div>
      <Skeleton width="100%" height="22rem" />
    </div>
  )
}
