import type { ReactElement, ReactNode } from 'react'
import styles from './disclosure.module.css'

/** Content that is collapsed until it is opened. */
export function Disclosure({ summary, children }: { summary: string; children: ReactNode }): ReactElement {
  return (
    <details>
      <summary className={styles['summary']}>{summary}</summary>
      <div className={styles['more']}>{children}</div>
    </details>
  )
}
