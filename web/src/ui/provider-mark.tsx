import type { ReactElement } from 'react'
import { markOf } from './mark-of.ts'
import styles from './provider-mark.module.css'

export interface ProviderMarkProps {
  readonly name: string
  readonly colour: string
  /** SVG path data in a square of 24 units. */
  readonly mark?: string | undefined
  readonly size?: 'small' | 'normal' | 'large'
}

/** A coloured pictogram or monogram, hidden from screen readers because the name is always next to it. */
export function ProviderMark({ name, colour, mark, size = 'normal' }: ProviderMarkProps): ReactElement {
  const { background, ink, path, letters } = markOf({ name, colour, mark })
  return (
    <span
      className={styles['mark']}
      data-size={size}
      style={{ backgroundColor: background, color: ink }}
      aria-hidden="true"
    >
      {path === null ? (
        letters
      ) : (
        <svg viewBox="0 0 24 24" className={styles['picture']}>
          <path d={path} />
        </svg>
      )}
    </span>
  )
}
