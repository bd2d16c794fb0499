import { useState } from 'react'
import type { ReactElement } from 'react'
import type { BffFailure } from '../../core/bff-client.ts'
import { fill } from '../../messages/fill.ts'
import { AlertRegion } from '../../ui/feedback/alert-region.tsx'
import { Button } from '../../ui/forms/button.tsx'
import { Dialog, DialogActions } from '../../ui/layout/dialog.tsx'
import { useApp, useMessages } from '../app-context.tsx'
import { FailureNotice } from '../display/failure-notice.tsx'
import styles from './job-dialog.module.css'
import type { JobProps } from './job-props.ts'

/** Asks for confirmation before a job is deleted. */
export function RemoveJobDialog({
  job,
  title,
  provider,
  onClose,
}: JobProps & { onClose: () => void }): ReactElement {
  const { removeJob: text, frame } = useMessages()
  const { jobs } = useApp()
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<BffFailure | null>(null)
  const confirm = async () => {
    setBusy(true)
    const result = await jobs.getState().remove(job.id)
    if (result.kind === 'ok') return onClose()
    setBusy(false)
    setFailure(result.failure)
  }
  return (
    <Dialog title={text.title} closeLabel={frame.close} onClose={onClose}>
      <div className={styles['body']}>
        <p>{fill(text.lead, { job: title })}</p>
        <AlertRegion>{failure && <FailureNotice failure={failure} provider={provider} />}</AlertRegion>
      </div>
      <DialogActions>
        <Button onClick={onClose}>{text.keep}</Button>
        <Button tone="danger" busy={busy} onClick={() => void confirm()}>
          {text.confirm}
        </Button>
      </DialogActions>
    </Dialog>
  )
}
