import type { ReactElement } from 'react'
import styles from './code-block.module.css'

/** Text as a machine wrote it; scrolls by itself, so it can be reached by keyboard. */
export function CodeBlock({ label, text }: { label: string; text: string }): ReactElement {
  return (
    <pre className={styles['block']} role="region" aria-label={label} tabIndex={0}>
      <code>{text}</code>
    </pre>
  )
}
