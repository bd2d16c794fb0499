import { useEffect, useId, useRef, useState } from 'react'
import type { ReactElement, ReactNode } from 'react'
import styles from './menu.module.css'

export interface MenuProps {
  /** The accessible name of the button, if its content is no text. */
  readonly label?: string
  readonly button: ReactNode
  readonly children: (close: () => void) => ReactNode
}

/** A button with a panel below it. Escape, a press outside and leaving with Tab close the panel. */
export function Menu({ label, button, children }: MenuProps): ReactElement {
  const id = useId()
  const root = useRef<HTMLDivElement>(null)
  const opener = useRef<HTMLButtonElement>(null)
  const [open, setOpen] = useState(false)
  useEffect(() => {
    if (!open) return undefined
    const closeOutside = ({ target }: Event) => {
      if (target instanceof Node && !root.current?.contains(target)) setOpen(false)
    }
    document.addEventListener('pointerdown', closeOutside)
    document.addEventListener('focusin', closeOutside)
    return () => {
      document.removeEventListener('pointerdown', closeOutside)
      document.removeEventListener('focusin', closeOutside)
    }
  }, [open])
  const close = () => {
    setOpen(false)
    opener.current?.focus()
  }
  return (
    <div
      ref={root}
      className={styles['menu']}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && open) close()
      }}
    >
      <button
        ref={opener}
        type="button"
        className={styles['button']}
        aria-label={label}
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => setOpen(!open)}
      >
        {button}
        <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true" className={styles['chevron']}>
          <path
            d="M3.5 6 8 10.5 12.5 6"
            fill="none"
            stroke="currentColor"
            strokeWidth="1.6"
            strokeLinecap="round"
            strokeLinejoin="round"
          />
        </svg>
      </button>
      {open && (
        <div id={id} className={styles['panel']}>
          {children(close)}
        </div>
      )}
    </div>
  )
}
