import { useState } from 'react'
import type { ReactElement } from 'react'
import { Button } from './button.tsx'
import styles from './copy-field.module.css'

export interface CopyFieldProps {
  readonly label: string
  readonly value: string
  readonly copyLabel: string
  readonly copiedLabel: string
  /** Resolves to false if the browser refuses. */
  readonly copy: (text: string) => Promise<boolean>
}

export function CopyField({ label, value, copyLabel, copiedLabel, copy }: CopyFieldProps): ReactElement {
  const [copied, setCopied] = useState(false)
  return (
    <div className={styles['field']}>
      <span className={styles['label']}>{label}</span>
      <div className={styles['line']}>
        <code className={styles['value']}>{value}</code>
        <Button onClick={() => void copy(value).then(setCopied)}>
          <span role="status">{copied ? copiedLabel : copyLabel}</span>
        </Button>
      </div>
    </div>
  )
}
