import type { Connection, Job, JobId } from '@planbridge/shared/contract'
import { useState } from 'react'
import type { ReactElement } from 'react'
import { fill } from '../../messages/fill.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import type { ConnectionProps } from '../connection/connection-header.tsx'
import { formatMoment } from '../format-time.ts'
import { useMessages, useParts } from '../parts-context.tsx'
import { describeSchedule } from './describe-schedule.ts'
import styles from './job-item.module.css'
import { JobRuns } from './job-runs.tsx'
import { RemoveJobDialog } from './remove-job-dialog.tsx'

export interface JobProps {
  readonly job: Job
  /** What it requests, as the catalogue calls it. */
  readonly title: string
  readonly provider: string
}

function usePause(provider: string): {
  busy: boolean
  pause: (job: JobId, paused: boolean) => Promise<void>
} {
  const { jobs, notices } = useParts()
  const [busy, setBusy] = useState(false)
  const pause = async (job: JobId, paused: boolean) => {
    setBusy(true)
    const result = await jobs.getState().pause(job, paused)
    setBusy(false)
    if (result.kind === 'failed')
      notices.getState().show({ kind: 'failure', failure: result.failure, provider })
  }
  return { busy, pause }
}

function Actions({ job, title, provider }: JobProps): ReactElement {
  const { jobs: words } = useMessages()
  const { busy, pause } = usePause(provider)
  const [removing, setRemoving] = useState(false)
  return (
    <div className={styles['actions']}>
      <Button
        busy={busy}
        aria-label={fill(job.paused ? words.resumeName : words.pauseName, { job: title })}
        onClick={() => void pause(job.id, !job.paused)}
      >
        {job.paused ? words.resume : words.pause}
      </Button>
      <Button
        tone="quiet"
        aria-label={fill(words.removeName, { job: title })}
        onClick={() => setRemoving(true)}
      >
        {words.remove}
      </Button>
      {removing && (
        <RemoveJobDialog job={job} title={title} provider={provider} onClose={() => setRemoving(false)} />
      )}
    </div>
  )
}

function useNext(job: Job, { status }: Connection): string {
  const { jobs: words, locale } = useMessages()
  const now = useParts().world.now()
  if (job.paused) return words.pausedText
  if (status !== 'active') return words.stoppedText
  return job.next_at === null
    ? words.nextNever
    : fill(words.next, { when: formatMoment(job.next_at, now, locale) })
}

/** One job: what, when, and how it went. */
export function JobItem({ job, connection, entry }: ConnectionProps & { job: Job }): ReactElement {
  const messages = useMessages()
  const { world } = useParts()
  const title = entry.operations.find(({ id }) => id === job.operation)?.title ?? job.operation
  const about = { job, title, provider: entry.provider.name }
  return (
    <li className={styles['job']}>
      <div className={styles['head']}>
        <div className={styles['words']}>
          <div className={styles['title']}>
            <h3>{title}</h3>
            {job.paused && <Badge tone="neutral">{messages.jobs.paused}</Badge>}
          </div>
          <p className={styles['when']}>{describeSchedule(messages, job, world.timeZone)}</p>
          <p className={styles['when']}>{useNext(job, connection)}</p>
        </div>
        <Actions {...about} />
      </div>
      <JobRuns {...about} />
    </li>
  )
}
