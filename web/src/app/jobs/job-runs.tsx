import type { Run } from '@planbridge/shared/contract'
import type { ReactElement } from 'react'
import { failed } from '../../core/bff-client.ts'
import { describeFailure } from '../../messages/describe-failure.ts'
import { fill } from '../../messages/fill.ts'
import { Badge } from '../../ui/feedback/badge.tsx'
import type { Tone } from '../../ui/feedback/badge.tsx'
import { Disclosure } from '../../ui/layout/disclosure.tsx'
import { useApp, useMessages } from '../app-context.tsx'
import { formatMoment } from '../display/format-time.ts'
import type { JobProps } from './job-props.ts'
import styles from './job-runs.module.css'

const tones: Record<Run['outcome'], Tone> = {
  running: 'accent',
  succeeded: 'good',
  failed: 'bad',
  skipped: 'warn',
}

interface RunProps {
  readonly run: Run
  readonly provider: string
}

function RunSummary({ run, provider }: RunProps): ReactElement {
  const { runOutcomes, jobs, locale } = useMessages()
  const now = useApp().platform.now()
  return (
    <p className={styles['line']}>
      <Badge tone={tones[run.outcome]}>{runOutcomes[run.outcome]}</Badge>
      <span>{formatMoment(run.due_at, now, locale)}</span>
      {run.tries > 1 && <span>{fill(jobs.tries, { count: run.tries })}</span>}
      {run.status !== null && <span>{fill(jobs.status, { provider, status: run.status })}</span>}
    </p>
  )
}

function FailureReason({
  run,
  provider,
  withAdvice,
}: RunProps & { withAdvice: boolean }): ReactElement | null {
  const messages = useMessages()
  if (run.code === null) return null
  const { title, text, next } = describeFailure(messages, failed(run.code).failure, provider)
  // The job retries by itself, so the person is not asked to.
  const advice = next === 'send-again' ? messages.jobs.triesAgain : text
  return (
    <p className={styles['reason']}>
      <strong>{title}.</strong> {withAdvice && advice}
    </p>
  )
}

function History({ runs, title, provider }: { runs: readonly Run[]; title: string; provider: string }) {
  const { jobs } = useMessages()
  return (
    <Disclosure summary={fill(jobs.history, { count: runs.length })}>
      <ol className={styles['runs']} aria-label={fill(jobs.historyName, { job: title })}>
        {runs.map((run) => (
          <li key={`${run.due_at} ${run.started_at}`} className={styles['run']}>
            <RunSummary run={run} provider={provider} />
            <FailureReason run={run} provider={provider} withAdvice={false} />
          </li>
        ))}
      </ol>
    </Disclosure>
  )
}

/** The result of the latest run, and a collapsed list of all past runs. */
export function JobRuns({ job: { runs }, title, provider }: JobProps): ReactElement {
  const { jobs } = useMessages()
  const [latest] = runs
  if (!latest) return <p className={styles['never']}>{jobs.notRunYet}</p>
  return (
    <>
      <div className={styles['last']}>
        <RunSummary run={latest} provider={provider} />
        <FailureReason run={latest} provider={provider} withAdvice />
      </div>
      {runs.length > 1 && <History runs={runs} title={title} provider={provider} />}
    </>
  )
}
