import type { Connection, ExpiryWarning } from '@planbridge/shared/contract'
import type { ReactElement } from 'react'
import { fill } from '../../messages/fill.ts'
import { Badge } from '../../ui/feedback/badge.tsx'
import type { Tone } from '../../ui/feedback/badge.tsx'
import { useApp, useMessages } from '../app-context.tsx'
import { useDelegation } from '../delegation/use-delegation.ts'
import { formatCountdown } from '../display/format-time.ts'
import styles from './connection-limits.module.css'

const tones: Record<ExpiryWarning['days'], Tone> = { 14: 'accent', 3: 'warn', 1: 'bad' }

function EndWarningBadge({ warning: { days, what, ends_at } }: { warning: ExpiryWarning }): ReactElement {
  const { endNear, locale } = useMessages()
  const countdown = formatCountdown(ends_at, useApp().platform.now(), locale)
  return <Badge tone={tones[days]}>{fill(endNear.badges[what], { countdown })}</Badge>
}

function EndText({ end }: { end: string }): ReactElement | null {
  const { delegation, locale } = useMessages()
  const now = useApp().platform.now()
  if (Date.parse(end) <= now) return null
  return <span>{fill(delegation.ends, { countdown: formatCountdown(end, now, locale) })}</span>
}

/** The purpose and end of a delegation; an end that is near is shown as a badge. */
export function ConnectionLimits({ connection }: { connection: Connection }): ReactElement | null {
  const agreed = useDelegation(connection)
  const { warning, ends_at } = connection
  if (!agreed && !warning) return null
  return (
    <span className={styles['limits']}>
      {agreed && <span>{agreed.purpose}</span>}
      {warning ? <EndWarningBadge warning={warning} /> : ends_at !== null && <EndText end={ends_at} />}
    </span>
  )
}
