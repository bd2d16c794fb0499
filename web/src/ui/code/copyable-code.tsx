import { useState } from 'react'
import type { ReactElement } from 'react'
import { Button } from '../forms/button.tsx'
import { CodeBlock } from './code-block.tsx'
import styles from './copyable-code.module.css'

export interface CopyableCodeProps {
  readonly label: string
  readonly text: string
  readonly copyLabel: string
  readonly copiedLabel: string
  /** Resolves to false if the browser refuses. */
  readonly copy: (text: string) => Promise<boolean>
}

/** A code block with a copy button. */
export function CopyableCode({ label, text, copyLabel, copiedLabel, copy }: CopyableCodeProps): ReactElement {
  const [copied, setCopied] = useState<string | null>(null)
  return (
    <div className={styles['copyable']}>
      <div className={styles['head']}>
        <span className={styles['label']}>{label}</span>
        <Button tone="quiet" onClick={() => void copy(text).then((done) => setCopied(done ? text : null))}>
          <span role="status">{copied === text ? copiedLabel : copyLabel}</span>
          <span className="visually-hidden"> {label}</span>
        </Button>
      </div>
      <CodeBlock label={label} text={text} />
    </div>
  )
}
