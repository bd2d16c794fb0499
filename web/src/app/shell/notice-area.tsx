import { useEffect, useRef } from 'react'
import type { ReactElement } from 'react'
import { useLocation } from 'wouter'
import { Button } from '../../ui/forms/button.tsx'
import { FailureNotice } from '../display/failure-notice.tsx'
import { useMessages, usePart } from '../parts-context.tsx'
import { NewsNotice } from './news-notice.tsx'
import styles from './notice-area.module.css'

/** Where the app answers what the person just did; read aloud as it changes. */
export function NoticeArea(): ReactElement {
  const { frame, notices } = useMessages()
  const { current, dismiss } = usePart('notices')
  const [location] = useLocation()
  const shownAt = useRef({ id: 0, location })
  useEffect(() => {
    const shown = shownAt.current
    // A notice belongs to the page it came up on, or to the page that came up with it.
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
          <NewsNotice content={current.content} dismiss={button} />
        )}
      </div>
    </section>
  )
}
