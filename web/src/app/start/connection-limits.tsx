import type { Connection, EndWarning } from '@planbridge/shared/contract'
import type { ReactElement } from 'react'
import { fill } from '../../messages/fill.ts'
import { Badge } from '../../ui/feedback/badge.tsx'
import type { Tone } from '../../ui/feedback/badge.tsx'
import { formatCountdown } from '../display/format-time.ts'
import { useMessages, useParts } from '../parts-context.tsx'
import { useDelegation } from '../operations/use-delegation.ts'
import styles from './connection-limits.module.css'

const tones: Record<EndWarning['days'], Tone> = { 14: 'accent', 3: 'warn', 1: 'bad' }

function Near({ warning: { days, what, ends_at } }: { warning: EndWarning }): ReactElement {
  const { endNear, locale } = useMessages()
  const countdown = formatCountdown(ends_at, useParts().world.now(), locale)
  return <Badge tone={tones[days]}>{fill(endNear.badges[what], { countdown })}</Badge>
}

function Far({ end }: { end: string }): ReactElement | null {
  const { delegation, locale } = useMessages()
  const now = useParts().world.now()
  if (Date.parse(end) <= now) return null
  return <span>{fill(delegation.ends, { countdown: formatCountdown(end, now, locale) })}</span>
}

/** What a delegation is for and until when; where any end is near, that stands out. */
export function ConnectionLimits({ connection }: { connection: Connection }): ReactElement | null {
  const agreed = useDelegation(connection)
  const { warning, ends_at } = connection
  if (!agreed && !warning) return null
  return (
    <span className={styles['limits']}>
      {agreed && <span>{agreed.purpose}</span>}
      {warning ? <Near warning={warning} /> : ends_at !== null && <Far end={ends_at} />}
    </span>
  )
}
