import type { ReactElement } from 'react'
import styles from './empty-state.module.css'

/** The placeholder for an empty list, with a hint on how to fill it. */
export function EmptyState({ title, text }: { title: string; text: string }): ReactElement {
  return (
    <div className={styles['empty']}>
      <p className={styles['title']}>{title}</p>
      <p className={styles['text']}>{text}</p>
    </div>
  )
}
