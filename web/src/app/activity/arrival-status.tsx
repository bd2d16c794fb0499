import { useEffect, useRef, useState } from 'react'
import type { ReactElement } from 'react'
import { fillCount } from '../../messages/fill-count.ts'
import { useActivityMessages } from './use-activity-messages.ts'

/** So often at most, a screen reader is told of new entries. */
const everyMs = 10_000

/** Tells screen readers the number of new entries, at intervals, so that busy connections do not talk without a pause. */
export function ArrivalStatus({ arrived }: { arrived: number }): ReactElement {
  const { activity, locale } = useActivityMessages()
  const [told, setTold] = useState({ upTo: 0, count: 0 })
  const lastAt = useRef(0)
  useEffect(() => {
    if (arrived <= told.upTo) return undefined
    const waitMs = Math.max(1_000, lastAt.current + everyMs - performance.now())
    const timer = setTimeout(() => {
      lastAt.current = performance.now()
      setTold({ upTo: arrived, count: arrived - told.upTo })
    }, waitMs)
    return () => clearTimeout(timer)
  }, [arrived, told])
  return (
    <p role="status" className="visually-hidden">
      {told.count > 0 && fillCount(activity.arrived, told.count, locale)}
    </p>
  )
}
