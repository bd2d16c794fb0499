import type { ReactElement } from 'react'
import { Skeleton } from '../../ui/feedback/skeleton.tsx'
import { useMessages } from '../app-context.tsx'
import styles from './start-skeleton.module.css'

const cards = ['first', 'second', 'third']

/** The placeholder for the start page while it loads. */
export function StartSkeleton(): ReactElement {
  const { start } = useMessages()
  return (
    <div className={styles['skeleton']} aria-busy="true">
      <span role="status" className="visually-hidden">
        {start.loading}
      </span>
      <Skeleton width="24rem" />
      <div className={styles['panel']}>
        <Skeleton width="100%" height="5.5rem" />
      </div>
      <Skeleton width="11rem" height="1.25rem" />
      {cards.map((card) => (
        <div key={card} className={styles['card']}>
          <Skeleton width="40px" height="40px" />
          <Skeleton width="10rem" />
        </div>
      ))}
    </div>
  )
}
