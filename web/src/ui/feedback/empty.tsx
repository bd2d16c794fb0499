import type { ReactElement } from 'react'
import styles from './empty.module.css'

/** Says that there is nothing, and what would change that. */
export function Empty({ title, text }: { title: string; text: string }): ReactElement {
  return (
    <div className={styles['empty']}>
      <p className={styles['title']}>{title}</p>
      <p className={styles['text']}>{text}</p>
    </div>
  )
}
