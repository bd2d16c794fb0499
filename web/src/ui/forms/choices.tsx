import type { ReactElement, ReactNode } from 'react'
import styles from './choices.module.css'

/** A question with its choices below it. */
export function Choices({
  legend,
  dense = false,
  children,
}: {
  legend: string
  dense?: boolean
  children: ReactNode
}): ReactElement {
  return (
    <fieldset className={styles[dense ? 'lines' : 'choices']}>
      <legend className={styles['legend']}>{legend}</legend>
      {children}
    </fieldset>
  )
}
