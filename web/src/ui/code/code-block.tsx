import type { ReactElement } from 'react'
import styles from './code-block.module.css'

/** Preformatted text. It scrolls, so it can receive the keyboard focus. */
export function CodeBlock({ label, text }: { label: string; text: string }): ReactElement {
  return (
    <pre className={styles['block']} role="region" aria-label={label} tabIndex={0}>
      <code>{text}</code>
    </pre>
  )
}
