import type { ActivityTopic } from '@planbridge/shared/contract'
import type { ReactElement } from 'react'
import { Pills } from '../../ui/forms/pills.tsx'
import { useActivityMessages } from './use-activity-messages.ts'

const topics: readonly (ActivityTopic | 'all')[] = ['all', 'arrivals', 'access', 'calls', 'jobs', 'problems']

/** The choice of the entries that are shown. */
export function TopicFilter({
  topic,
  onChoose,
}: {
  readonly topic: ActivityTopic | null
  readonly onChoose: (topic: ActivityTopic | null) => void
}): ReactElement {
  const { activity } = useActivityMessages()
  return (
    <Pills
      legend={activity.topicsLegend}
      options={topics.map((value) => ({ value, label: activity.topics[value] }))}
      value={topic ?? 'all'}
      onChoose={(value) => onChoose(value === 'all' ? null : value)}
    />
  )
}
