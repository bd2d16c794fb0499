import type { ReactElement } from 'react'
import styles from './skeleton.module.css'

/** Holds the place of something that is on its way, in the size it will have. */
export function Skeleton({ width, height = '1em' }: { width: string; height?: string }): ReactElement {
  return <span className={styles['skeleton']} style={{ width, height }} aria-hidden="true" />
}
