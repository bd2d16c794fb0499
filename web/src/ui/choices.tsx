import type { ReactElement, ReactNode } from 'react'
import styles from './choices.module.css'

/** A question with its choices below it. */
export function Choices({ legend, children }: { legend: string; children: ReactNode }): ReactElement {
  return (
    <fieldset className={styles['choices']}>
      <legend className={styles['legend']}>{legend}</legend>
      {children}
    </fieldset>
  )
}
