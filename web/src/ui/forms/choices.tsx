import type { ReactElement, ReactNode } from 'react'
import styles from './choices.module.css'

/** A group of choices with a legend. */
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
