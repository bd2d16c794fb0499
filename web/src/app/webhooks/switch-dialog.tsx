import type { OperatedEndpoint } from '@planbridge/shared/contract'
import { useState } from 'react'
import type { ReactElement } from 'react'
import type { BffFailure, CallResult } from '../../core/bff-client.ts'
import { fill } from '../../messages/fill.ts'
import { AlertRegion } from '../../ui/feedback/alert-region.tsx'
import { Button } from '../../ui/forms/button.tsx'
import { Dialog, DialogActions } from '../../ui/layout/dialog.tsx'
import { FailureNotice } from '../display/failure-notice.tsx'
import { useWebhookMessages } from './use-webhook-messages.ts'
import styles from './webhooks.module.css'

interface SwitchDialogProps {
  readonly endpoint: OperatedEndpoint
  readonly switchTo: (status: OperatedEndpoint['status']) => Promise<CallResult<null>>
  /** `done`: the endpoint was switched to this status. */
  readonly onClose: (done: OperatedEndpoint['status'] | null) => void
}

/** Asks for confirmation before an endpoint is turned on or off. */
export function SwitchDialog({ endpoint, switchTo, onClose }: SwitchDialogProps): ReactElement {
  const { webhooks, frame } = useWebhookMessages()
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<BffFailure | null>(null)
  // The dialog stays the same while the endpoint changes behind it.
  const [before] = useState(endpoint.status)
  const next = before === 'enabled' ? 'disabled' : 'enabled'
  const text = next === 'disabled' ? webhooks.switchOff : webhooks.switchOn
  const confirm = async () => {
    setBusy(true)
    const result = await switchTo(next)
    if (result.kind === 'ok') return onClose(next)
    setBusy(false)
    setFailure(result.failure)
  }
  return (
    <Dialog title={text.title} closeLabel={frame.close} onClose={() => onClose(null)}>
      <div className={styles['dialog']}>
        <p>{fill(text.lead, { origin: endpoint.origin })}</p>
        <AlertRegion>{failure && <FailureNotice failure={failure} provider={null} />}</AlertRegion>
      </div>
      <DialogActions>
        <Button onClick={() => onClose(null)}>{text.keep}</Button>
        <Button tone={next === 'disabled' ? 'danger' : 'primary'} busy={busy} onClick={() => void confirm()}>
          {text.confirm}
        </Button>
      </DialogActions>
    </Dialog>
  )
}
