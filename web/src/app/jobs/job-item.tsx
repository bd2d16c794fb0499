import type { Connection, Job, JobBlockReason } from '@planbridge/shared/contract'
import type { ReactElement } from 'react'
import { fill } from '../../messages/fill.ts'
import { Badge } from '../../ui/feedback/badge.tsx'
import type { Tone } from '../../ui/feedback/badge.tsx'
import { useApp, useMessages } from '../app-context.tsx'
import type { ConnectionProps } from '../connection/connection-props.ts'
import { formatMoment } from '../display/format-time.ts'
import { describeSchedule } from './describe-schedule.ts'
import { JobActions } from './job-actions.tsx'
import { JobDetails } from './job-details.tsx'
import styles from './job-item.module.css'
import type { JobProps } from './job-props.ts'
import { JobRuns } from './job-runs.tsx'

/** The next run of a job, or the reason why there is none. */
function useNextRun({ job, provider }: JobProps, blockReason: JobBlockReason | null): string {
  const { jobs: text, locale } = useMessages()
  const now = useApp().platform.now()
  if (blockReason) return fill(text.blockReasons[blockReason], { provider })
  if (job.paused) return text.pausedText
  return job.next_at === null
    ? text.nextNever
    : fill(text.next, { when: formatMoment(job.next_at, now, locale) })
}

// The connection may have stopped working since the job was loaded.
const blockReasonIn = ({ obstacle }: Job, { status }: Connection): JobBlockReason | null =>
  obstacle ?? (status === 'active' ? null : 'reconnect-required')

const tones: Record<'stopped' | 'paused', Tone> = { stopped: 'warn', paused: 'neutral' }

function StateBadge({ state }: { state: 'stopped' | 'paused' | null }): ReactElement | null {
  const { jobs } = useMessages()
  return state && <Badge tone={tones[state]}>{jobs[state]}</Badge>
}

/** One job: its operation, schedule, runs and settings. */
export function JobItem({ job, connection, entry }: ConnectionProps & { job: Job }): ReactElement {
  const messages = useMessages()
  const { platform } = useApp()
  const operation = entry.operations.find(({ id }) => id === job.operation)
  const title = operation?.title ?? job.operation
  const blockReason = blockReasonIn(job, connection)
  const provider = entry.provider.name
  const props = { job, title, provider, operation, runnable: blockReason === null }
  return (
    <li className={styles['job']}>
      <div className={styles['head']}>
        <div className={styles['content']}>
          <div className={styles['title']}>
            <h3>{title}</h3>
            <StateBadge state={blockReason ? 'stopped' : job.paused ? 'paused' : null} />
          </div>
          <p className={styles['when']}>{describeSchedule(messages, job, platform.timeZone)}</p>
          <p className={styles['when']}>{useNextRun(props, blockReason)}</p>
        </div>
        <JobActions {...props} />
      </div>
      <JobRuns {...props} />
      <JobDetails {...props} />
    </li>
  )
}
