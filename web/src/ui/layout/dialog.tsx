import { useEffect, useId, useRef } from 'react'
import type { ReactElement, ReactNode } from 'react'
import { findAwaiting, takeFocus } from './awaits-focus.ts'
import styles from './dialog.module.css'

const controls = 'input, select, textarea, [data-actions] button'

/** Moves the focus to the first field of an open dialog, else to its first action, which changes nothing; never to the close button. */
export const focusFirstControl = (dialog: HTMLDialogElement): void =>
  dialog.querySelector<HTMLElement>(controls)?.focus()

export interface DialogProps {
  readonly title: string
  readonly closeLabel: string
  readonly onClose: () => void
  readonly children: ReactNode
}

/** A modal dialog. The `<dialog>` element provides Escape, focus handling and inertness. */
export function Dialog({ title, closeLabel, onClose, children }: DialogProps): ReactElement {
  const dialog = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  useEffect(() => {
    const opener = document.activeElement
    dialog.current?.showModal()
    if (dialog.current) focusFirstControl(dialog.current)
    return () => {
      const awaiting = findAwaiting()
      // Something that appeared behind the dialog, such as a notice about its outcome.
      if (awaiting) return takeFocus(awaiting)
      // Unmounting an open dialog does not return the focus, so it is done here.
      if (opener instanceof HTMLElement && opener.isConnected) return opener.focus()
      // The opener was removed together with the item that the dialog deleted.
      document.querySelector('main')?.focus({ preventScroll: true })
    }
  }, [])
  return (
    <dialog ref={dialog} className={styles['dialog']} aria-labelledby={titleId} onClose={onClose}>
      <header className={styles['header']}>
        <h2 id={titleId} className={styles['title']}>
          {title}
        </h2>
        <button type="button" className={styles['close']} aria-label={closeLabel} onClick={onClose}>
          <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
            <path
              d="M4 4l8 8M12 4l-8 8"
              fill="none"
              stroke="currentColor"
              strokeWidth="1.6"
              strokeLinecap="round"
            />
          </svg>
        </button>
      </header>
      {children}
    </dialog>
  )
}

/** The buttons of a dialog. */
export function DialogActions({ children }: { children: ReactNode }): ReactElement {
  return (
    <div className={styles['actions']} data-actions>
      {children}
    </div>
  )
}
