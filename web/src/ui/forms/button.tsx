import type { ButtonHTMLAttributes, ReactElement } from 'react'
import { classNames } from '../class-names.ts'
import styles from './button.module.css'

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly tone?: 'primary' | 'soft' | 'plain' | 'quiet' | 'danger'
  /** Shows that the action is in progress. The button keeps its size and focus and ignores clicks. */
  readonly busy?: boolean
}

export function Button({
  tone = 'plain',
  busy = false,
  children,
  className,
  onClick,
  ...rest
}: ButtonProps): ReactElement {
  return (
    <button
      type="button"
      {...rest}
      className={classNames(styles['button'], styles[tone], busy && styles['busy'], className)}
      aria-busy={busy || undefined}
      aria-disabled={busy || undefined}
      onClick={busy ? (event) => event.preventDefault() : onClick}
    >
      <span className={styles['label']}>{children}</span>
    </button>
  )
}
