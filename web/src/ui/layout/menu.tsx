import { useCallback, useEffect, useId, useRef, useState } from 'react'
import type { ReactElement, ReactNode, RefObject } from 'react'
import styles from './menu.module.css'

export interface MenuProps {
  readonly button: ReactNode
  readonly children: (close: () => void) => ReactNode
}

/** Closes the panel when the person presses or moves the focus outside, or presses Escape, which returns the focus. */
function useClosing(root: RefObject<HTMLDivElement | null>, open: boolean, close: () => void): void {
  useEffect(() => {
    if (!open) return undefined
    const closeOutside = ({ target }: Event) => {
      if (target instanceof Node && !root.current?.contains(target)) close()
    }
    const closeByKey = ({ key }: KeyboardEvent) => {
      if (key !== 'Escape') return
      close()
      root.current?.querySelector('button')?.focus()
    }
    document.addEventListener('pointerdown', closeOutside)
    document.addEventListener('focusin', closeOutside)
    document.addEventListener('keydown', closeByKey)
    return () => {
      document.removeEventListener('pointerdown', closeOutside)
      document.removeEventListener('focusin', closeOutside)
      document.removeEventListener('keydown', closeByKey)
    }
  }, [root, open, close])
}

/** A button with a panel below it. */
export function Menu({ button, children }: MenuProps): ReactElement {
  const id = useId()
  const root = useRef<HTMLDivElement>(null)
  const [open, setOpen] = useState(false)
  const close = useCallback(() => setOpen(false), [])
  useClosing(root, open, close)
  return (
    <div ref={root} className={styles['menu']}>
      <button
        type="button"
        className={styles['button']}
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
