import type { InputHTMLAttributes, ReactElement } from 'react'
import styles from './choice.module.css'

export interface ChoiceProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'title'> {
  readonly type: 'radio' | 'checkbox'
  readonly title: string
  readonly detail?: string | undefined
  /** Compact layout for long lists. */
  readonly dense?: boolean
}

/** A radio button or checkbox whose whole area can be clicked. */
export function Choice({ title, detail, dense = false, ...input }: ChoiceProps): ReactElement {
  return (
    <label className={dense ? styles['line'] : styles['choice']}>
      <input {...input} className={styles['control']} />
      <span>
        <span className={styles['title']}>{title}</span>
        {detail && <span className={styles['detail']}>{detail}</span>}
      </span>
    </label>
  )
}
