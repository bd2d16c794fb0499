import type { Connection, Job, JobBlockReason } from '@planbridge/shared/contract'
import type { ReactElement } from 'react'
import { fill } from '../../messages/fill.ts'
import { Badge } from '../../ui/feedback/badge.tsx'
import type { Tone } from '../../ui/feedback/badge.tsx'
import type { ConnectionProps } from '../connection/connection-props.ts'
import { formatMoment } from '../display/format-time.ts'
import { useMessages, useParts } from '../parts-context.tsx'
import { describeSchedule } from './describe-schedule.ts'
import { JobActions } from './job-actions.tsx'
import { JobDetails } from './job-details.tsx'
import styles from './job-item.module.css'
import { JobRuns } from './job-runs.tsx'
import type { JobProps } from './job-props.ts'

function useNext({ job, provider }: JobProps, obstacle: JobBlockReason | null): string {
  const { jobs: words, locale } = useMessages()
  const now = useParts().world.now()
  if (obstacle) return fill(words.blockReasons[obstacle], { provider })
  if (job.paused) return words.pausedText
  return job.next_at === null
    ? words.nextNever
    : fill(words.next, { when: formatMoment(job.next_at, now, locale) })
}

// The connection may have stopped working since the job was read.
const blockReasonIn = ({ obstacle }: Job, { status }: Connection): JobBlockReason | null =>
  obstacle ?? (status === 'active' ? null : 'reconnect-required')

const tones: Record<'stopped' | 'paused', Tone> = { stopped: 'warn', paused: 'neutral' }

function State({ state }: { state: 'stopped' | 'paused' | null }): ReactElement | null {
  const { jobs: words } = useMessages()
  return state && <Badge tone={tones[state]}>{words[state]}</Badge>
}

/** One job: what, when, and how it went. */
export function JobItem({ job, connection, entry }: ConnectionProps & { job: Job }): ReactElement {
  const messages = useMessages()
  const { world } = useParts()
  const operation = entry.operations.find(({ id }) => id === job.operation)
  const title = operation?.title ?? job.operation
  const about = { job, title, provider: entry.provider.name, operation }
  const obstacle = blockReasonIn(job, connection)
  return (
    <li className={styles['job']}>
      <div className={styles['head']}>
        <div className={styles['words']}>
          <div className={styles['title']}>
            <h3>{title}</h3>
            <State state={obstacle ? 'stopped' : job.paused ? 'paused' : null} />
          </div>
          <p className={styles['when']}>{describeSchedule(messages, job, world.timeZone)}</p>
          <p className={styles['when']}>{useNext(about, obstacle)}</p>
        </div>
        <JobActions {...about} />
      </div>
      <JobRuns {...about} />
      <JobDetails {...about} />
    </li>
  )
}
