import type { ReactElement, ReactNode } from 'react'
import styles from './disclosure.module.css'

/** More to read, for whoever asks for it. */
export function Disclosure({ summary, children }: { summary: string; children: ReactNode }): ReactElement {
  return (
    <details>
      <summary className={styles['summary']}>{summary}</summary>
      <div className={styles['more']}>{children}</div>
    </details>
  )
}
