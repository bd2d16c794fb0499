import { useEffect, useRef } from 'react'
import type { ReactElement } from 'react'
import { useLocation } from 'wouter'
import { Button } from '../../ui/forms/button.tsx'
import { useAppState, useMessages } from '../app-context.tsx'
import { FailureNotice } from '../display/failure-notice.tsx'
import styles from './notice-area.module.css'
import { OutcomeNotice } from './outcome-notice.tsx'

/** Shows the latest notice in a live region, so that screen readers announce it. */
export function NoticeArea(): ReactElement {
  const { frame, notices } = useMessages()
  const { current, dismiss } = useAppState('notices')
  const [location] = useLocation()
  const shownAt = useRef({ id: 0, location })
  useEffect(() => {
    const shown = shownAt.current
    // A notice is dismissed on navigation, unless it appeared together with the new page.
    if (current && current.id === shown.id && location !== shown.location) dismiss()
    shownAt.current = { id: current?.id ?? 0, location }
  }, [current, location, dismiss])
  const button = <Button onClick={dismiss}>{frame.dismiss}</Button>
  return (
    <section className={styles['area']} aria-label={notices.region}>
      <div aria-live="polite" className={styles['stack']}>
        {current?.content.kind === 'failure' && (
          <FailureNotice {...current.content} actions={button} floating />
        )}
        {current && current.content.kind !== 'failure' && (
          <OutcomeNotice content={current.content} dismiss={button} />
        )}
      </div>
    </section>
  )
}
