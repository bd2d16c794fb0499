import type { ActivityTopic } from '@planbridge/shared/contract'
import type { ReactElement } from 'react'
import styles from './topic-filter.module.css'
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
    <fieldset className={styles['filter']}>
      <legend className="visually-hidden">{activity.topicsLegend}</legend>
      {topics.map((name) => (
        <label key={name} className={styles['topic']}>
          <input
            type="radio"
            name="activity-topic"
            className="visually-hidden"
            checked={(topic ?? 'all') === name}
            onChange={() => onChoose(name === 'all' ? null : name)}
          />
          {activity.topics[name]}
        </label>
      ))}
    </fieldset>
  )
}
