import type { ReactElement } from 'react'
import { Skeleton } from '../../ui/feedback/skeleton.tsx'
import { useMessages } from '../parts-context.tsx'
import styles from './start-waiting.module.css'

const places = ['first', 'second', 'third']

/** Holds the place of the start page while it is on its way. */
export function StartWaiting(): ReactElement {
  const { start } = useMessages()
  return (
    <div className={styles['waiting']} aria-busy="true">
      <span role="status" className="only-read-aloud">
        {start.loading}
      </span>
      <Skeleton width="24rem" />
      <div className={styles['list']}>
        <Skeleton width="36px" height="36px" />
        <Skeleton width="12rem" />
      </div>
      <Skeleton width="11rem" height="1.25rem" />
      {places.map((place) => (
        <div key={place} className={styles['card']}>
          <Skeleton width="36px" height="36px" />
          <Skeleton width="10rem" />
          <Skeleton width="100%" height="4.5rem" />
        </div>
      ))}
    </div>
  )
}
