import { useEffect, useRef } from 'react'
import type { ReactElement } from 'react'
import { useLocation } from 'wouter'
import { Button } from '../../ui/forms/button.tsx'
import { awaitsFocus, takeFocus } from '../../ui/layout/awaits-focus.ts'
import { useAppState, useMessages } from '../app-context.tsx'
import { FailureNotice } from '../display/failure-notice.tsx'
import styles from './notice-area.module.css'
import { OutcomeNotice } from './outcome-notice.tsx'

/** Dismisses a notice on navigation, unless it appeared together with the new page. */
export function useNoticeDismissal(): void {
  const { current, dismiss } = useAppState('notices')
  const [location] = useLocation()
  const shownAt = useRef({ id: 0, location })
  useEffect(() => {
    const shown = shownAt.current
    if (current && current.id === shown.id && location !== shown.location) dismiss()
    shownAt.current = { id: current?.id ?? 0, location }
  }, [current, location, dismiss])
}

/** The latest notice, for below the title of a page. It takes the focus, so that it is read out and on the screen. */
export function NoticeArea(): ReactElement | null {
  const { frame, notices } = useMessages()
  const { current, dismiss } = useAppState('notices')
  const notice = useRef<HTMLDivElement>(null)
  const id = current?.id
  useEffect(() => {
    if (id !== undefined && notice.current) takeFocus(notice.current)
  }, [id])
  if (!current) return null
  const close = () => {
    dismiss()
    document.querySelector('h1')?.focus({ preventScroll: true })
  }
  const button = (
    <Button tone="quiet" onClick={close}>
      {frame.dismiss}
    </Button>
  )
  return (
    <section className={styles['area']} aria-label={notices.region}>
      <div key={id} ref={notice} tabIndex={-1} className={styles['notice']} {...awaitsFocus}>
        {current.content.kind === 'failure' ? (
          <FailureNotice {...current.content} actions={button} />
        ) : (
          <OutcomeNotice content={current.content} dismiss={button} />
        )}
      </div>
    </section>
  )
}
