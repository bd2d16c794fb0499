import type { InputHTMLAttributes, ReactElement } from 'react'
import styles from './choice.module.css'

export interface ChoiceProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'title'> {
  readonly type: 'radio' | 'checkbox'
  readonly title: string
  readonly detail?: string | undefined
  /** One of many: a line, not a box. */
  readonly dense?: boolean
}

/** One of several things to choose, all of it a target. */
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
