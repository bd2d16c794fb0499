import type { Run } from '@planbridge/shared/contract'
import { useState } from 'react'
import type { ReactElement } from 'react'
import { failed } from '../../core/bff-client.ts'
import { describeFailure } from '../../messages/describe-failure.ts'
import { fill } from '../../messages/fill.ts'
import { Badge } from '../../ui/feedback/badge.tsx'
import type { Tone } from '../../ui/feedback/badge.tsx'
import { Button } from '../../ui/forms/button.tsx'
import { Disclosure } from '../../ui/layout/disclosure.tsx'
import { useApp, useMessages } from '../app-context.tsx'
import { formatMoment } from '../display/format-time.ts'
import { AnswerDialog } from './answer-dialog.tsx'
import type { JobProps } from './job-props.ts'
import styles from './job-runs.module.css'
import { useEntries } from './use-entries.ts'

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

/** The button that shows what came of a run. */
function AnswerButton({ run, job, title, provider }: JobProps & RunProps): ReactElement | null {
  const { answers, locale } = useMessages()
  const now = useApp().platform.now()
  const [open, setOpen] = useState(false)
  const { answer } = run
  if (!answer) return null
  const when = formatMoment(run.due_at, now, locale)
  return (
    <>
      <Button
        tone="quiet"
        aria-label={fill(answers.showName, { job: title, when })}
        onClick={() => setOpen(true)}
      >
        {answers.show}
      </Button>
      {open && (
        <AnswerDialog
          job={job}
          answer={answer}
          title={title}
          provider={provider}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  )
}

function RunSummary(props: JobProps & RunProps): ReactElement {
  const { run, provider } = props
  const { runOutcomes, jobs, locale } = useMessages()
  const now = useApp().platform.now()
  const entries = useEntries(run.answer)
  const isProblem = run.outcome === 'failed' && run.status !== null
  return (
    <div className={styles['line']}>
      <Badge tone={tones[run.outcome]}>{runOutcomes[run.outcome]}</Badge>
      <span>{formatMoment(run.due_at, now, locale)}</span>
      {entries !== null && <span>{entries}</span>}
      {run.tries > 1 && <span>{fill(jobs.tries, { count: run.tries })}</span>}
      {isProblem && <span>{fill(jobs.status, { provider, status: run.status ?? 0 })}</span>}
      <AnswerButton {...props} />
    </div>
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

function History(props: JobProps): ReactElement {
  const { jobs } = useMessages()
  const { job, title, provider } = props
  return (
    <Disclosure summary={fill(jobs.history, { count: job.runs.length })}>
      <ol className={styles['runs']} aria-label={fill(jobs.historyName, { job: title })}>
        {job.runs.map((run) => (
          <li key={`${run.due_at} ${run.started_at}`} className={styles['run']}>
            <RunSummary {...props} run={run} />
            <FailureReason run={run} provider={provider} withAdvice={false} />
          </li>
        ))}
      </ol>
    </Disclosure>
  )
}

/** The result of the latest run, and a collapsed list of all past runs. */
export function JobRuns(props: JobProps): ReactElement {
  const { jobs } = useMessages()
  const { job, provider } = props
  const [latest] = job.runs
  if (!latest) return <p className={styles['never']}>{jobs.notRunYet}</p>
  return (
    <>
      <div className={styles['last']}>
        <p className={styles['label']}>{jobs.lastResult}</p>
        <RunSummary {...props} run={latest} />
        <FailureReason run={latest} provider={provider} withAdvice />
      </div>
      {job.runs.length > 1 && <History {...props} />}
    </>
  )
}
