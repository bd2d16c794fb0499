import type { JobId } from '@planbridge/shared/contract'
import { useState } from 'react'
import type { ReactElement } from 'react'
import { fill } from '../../messages/fill.ts'
import { Button } from '../../ui/forms/button.tsx'
import { useMessages, useApp } from '../app-context.tsx'
import { ChangeJobDialog } from './change-job-dialog.tsx'
import type { JobProps } from './job-props.ts'
import styles from './job-actions.module.css'
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

function ChangeButton({ job, title, provider, operation }: JobProps): ReactElement | null {
  const { jobs: words } = useMessages()
  const [changing, setChanging] = useState(false)
  if (!operation) return null
  return (
    <>
      <Button aria-label={fill(words.changeName, { job: title })} onClick={() => setChanging(true)}>
        {words.change}
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

/** The buttons of a job: change, pause or resume, delete. */
export function JobActions(props: JobProps): ReactElement {
  const { job, title, provider } = props
  const { jobs: words } = useMessages()
  const { busy, pause } = usePause(provider)
  const [removing, setRemoving] = useState(false)
  return (
    <div className={styles['actions']}>
      <ChangeButton {...props} />
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
      {removing && <RemoveJobDialog {...props} onClose={() => setRemoving(false)} />}
    </div>
  )
}
