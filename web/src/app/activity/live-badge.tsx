import type { ReactElement } from 'react'
import type { LiveState } from '../../core/activity/follow-activity.ts'
import { Badge, type Tone } from '../../ui/feedback/badge.tsx'
import { useActivityMessages } from './use-activity-messages.ts'

const tones: Record<LiveState, Tone> = {
  connecting: 'neutral',
  live: 'good',
  waiting: 'warn',
  offline: 'warn',
  ended: 'neutral',
}

/** Says if new entries appear by themselves. */
export function LiveBadge({ live }: { live: LiveState }): ReactElement {
  const { activity } = useActivityMessages()
  return (
    <Badge tone={tones[live]} dot>
      {activity.live[live]}
    </Badge>
  )
}
