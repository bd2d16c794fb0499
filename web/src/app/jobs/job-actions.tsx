import type { JobId } from '@planbridge/shared/contract'
import { useState } from 'react'
import type { ReactElement } from 'react'
import { fill } from '../../messages/fill.ts'
import { Button } from '../../ui/forms/button.tsx'
import { useApp, useMessages } from '../app-context.tsx'
import { ChangeJobDialog } from './change-job-dialog.tsx'
import styles from './job-actions.module.css'
import type { JobProps } from './job-props.ts'
import { RemoveJobDialog } from './remove-job-dialog.tsx'

function usePause(provider: string): {
  busy: boolean
  pause: (job: JobId, paused: boolean) => Promise<void>
} {
  const { jobs, notices } = useApp()
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

function RunButton({ job, title, provider, runnable }: JobProps): ReactElement | null {
  const { jobs: text } = useMessages()
  const { jobs, notices, platform } = useApp()
  const [asking, setAsking] = useState(false)
  if (!runnable || job.paused) return null
  const isWaiting = job.next_at !== null && Date.parse(job.next_at) <= platform.now()
  const isRunning = job.runs[0]?.outcome === 'running'
  const run = async () => {
    setAsking(true)
    const result = await jobs.getState().run(job)
    setAsking(false)
    if (result.kind === 'failed')
      notices.getState().show({ kind: 'failure', failure: result.failure, provider })
  }
  return (
    <Button
      tone="soft"
      busy={asking || isWaiting || isRunning}
      aria-label={fill(text.runName, { job: title })}
      onClick={() => void run()}
    >
      {text.run}
    </Button>
  )
}

function ChangeButton({ job, title, provider, operation }: JobProps): ReactElement | null {
  const { jobs: text } = useMessages()
  const [changing, setChanging] = useState(false)
  if (!operation) return null
  return (
    <>
      <Button aria-label={fill(text.changeName, { job: title })} onClick={() => setChanging(true)}>
        {text.change}
      </Button>
      {changing && (
        <ChangeJobDialog
          job={job}
          operation={operation}
          provider={provider}
          onClose={() => setChanging(false)}
        />
      )}
    </>
  )
}

/** The buttons of a job: run now, change, pause or resume, delete. */
export function JobActions(props: JobProps): ReactElement {
  const { job, title, provider } = props
  const { jobs: text } = useMessages()
  const { busy, pause } = usePause(provider)
  const [removing, setRemoving] = useState(false)
  return (
    <div className={styles['actions']}>
      <RunButton {...props} />
      <ChangeButton {...props} />
      <Button
        busy={busy}
        aria-label={fill(job.paused ? text.resumeName : text.pauseName, { job: title })}
        onClick={() => void pause(job.id, !job.paused)}
      >
        {job.paused ? text.resume : text.pause}
      </Button>
      <Button
        tone="quiet"
        aria-label={fill(text.removeName, { job: title })}
        onClick={() => setRemoving(true)}
      >
        {text.remove}
      </Button>
      {removing && <RemoveJobDialog {...props} onClose={() => setRemoving(false)} />}
    </div>
  )
}
