import type { ReactElement } from 'react'
import styles from './skeleton.module.css'

/** A placeholder for content that is loading, in its expected size. */
export function Skeleton({ width, height = '1em' }: { width: string; height?: string }): ReactElement {
  return <span className={styles['skeleton']} style={{ width, height }} aria-hidden="true" />
}
