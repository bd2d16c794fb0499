import type { Connection } from '@planbridge/shared/contract'
import type { ReactElement } from 'react'
import { fill } from '../../messages/fill.ts'
import { Badge } from '../../ui/badge.tsx'
import type { Tone } from '../../ui/badge.tsx'
import { formatCountdown } from '../format-time.ts'
import type { Nearness } from '../nearness.ts'
import { useMessages, useParts } from '../parts-context.tsx'
import { useDelegation, useNearness } from '../use-delegation.ts'
import styles from './connection-limits.module.css'

const tones: Record<Nearness, Tone> = { 'in-14-days': 'accent', 'in-3-days': 'warn', 'in-1-day': 'bad' }

function Countdown({ end, nearness }: { end: string; nearness: Nearness | null }): ReactElement | null {
  const { delegation, endNear, locale } = useMessages()
  const now = useParts().world.now()
  if (Date.parse(end) <= now) return null
  const countdown = formatCountdown(end, now, locale)
  return nearness ? (
    <Badge tone={tones[nearness]}>{fill(endNear.badge, { countdown })}</Badge>
  ) : (
    <span>{fill(delegation.ends, { countdown })}</span>
  )
}

/** What a delegation is for and until when; where any end is near, that stands out. */
export function ConnectionLimits({ connection }: { connection: Connection }): ReactElement | null {
  const agreed = useDelegation(connection)
  const nearness = useNearness(connection)
  if (!agreed && nearness === null) return null
  return (
    <span className={styles['limits']}>
      {agreed && <span>{agreed.purpose}</span>}
      {connection.ends_at !== null && <Countdown end={connection.ends_at} nearness={nearness} />}
    </span>
  )
}
