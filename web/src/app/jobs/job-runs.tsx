import type { Run } from '@planbridge/shared/contract'
import type { ReactElement } from 'react'
import { failed } from '../../core/bff-client.ts'
import { failureWords } from '../../messages/failure-words.ts'
import { fill } from '../../messages/fill.ts'
import { Badge } from '../../ui/feedback/badge.tsx'
import type { Tone } from '../../ui/feedback/badge.tsx'
import { Disclosure } from '../../ui/layout/disclosure.tsx'
import { formatMoment } from '../display/format-time.ts'
import { useMessages, useParts } from '../parts-context.tsx'
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

function Line({ run, provider }: RunProps): ReactElement {
  const { runOutcomes, jobs: words, locale } = useMessages()
  const now = useParts().world.now()
  return (
    <p className={styles['line']}>
      <Badge tone={tones[run.outcome]}>{runOutcomes[run.outcome]}</Badge>
      <span>{formatMoment(run.due_at, now, locale)}</span>
      {run.tries > 1 && <span>{fill(words.tries, { count: run.tries })}</span>}
      {run.status !== null && <span>{fill(words.status, { provider, status: run.status })}</span>}
    </p>
  )
}

function Reason({ run, provider, whole }: RunProps & { whole: boolean }): ReactElement | null {
  const messages = useMessages()
  if (run.code === null) return null
  const { title, text, next } = failureWords(messages, failed(run.code).failure, provider)
  // Trying again is the job's business, not the person's.
  const advice = next === 'send-again' ? messages.jobs.triesAgain : text
  return (
    <p className={styles['reason']}>
      <strong>{title}.</strong> {whole && advice}
    </p>
  )
}

function History({ runs, title, provider }: { runs: readonly Run[]; title: string; provider: string }) {
  const { jobs: words } = useMessages()
  return (
    <Disclosure summary={fill(words.history, { count: runs.length })}>
      <ol className={styles['runs']} aria-label={fill(words.historyName, { job: title })}>
        {runs.map((run) => (
          <li key={`${run.due_at} ${run.started_at}`} className={styles['run']}>
            <Line run={run} provider={provider} />
            <Reason run={run} provider={provider} whole={false} />
          </li>
        ))}
      </ol>
    </Disclosure>
  )
}

/** How the last run went and, on request, the ones before. */
export function JobRuns({ job: { runs }, title, provider }: JobProps): ReactElement {
  const { jobs: words } = useMessages()
  const [latest] = runs
  if (!latest) return <p className={styles['never']}>{words.notRunYet}</p>
  return (
    <>
      <div className={styles['last']}>
        <Line run={latest} provider={provider} />
        <Reason run={latest} provider={provider} whole />
      </div>
      {runs.length > 1 && <History runs={runs} title={title} provider={provider} />}
    </>
  )
}
