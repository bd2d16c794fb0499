import type { ReactElement, ReactNode } from 'react'
import { classNames } from '../class-names.ts'
import styles from './badge.module.css'

export type Tone = 'good' | 'warn' | 'bad' | 'neutral' | 'accent'

/** A short label for a state. The text conveys the meaning; the colour only supports it. */
export function Badge({
  tone,
  dot = false,
  children,
}: {
  tone: Tone
  dot?: boolean
  children: ReactNode
}): ReactElement {
  return (
    <span className={classNames(styles['badge'], styles[tone])}>
      {dot && <span className={styles['dot']} aria-hidden="true" />}
      {children}
    </span>
  )
}
