import { useState } from 'react'
import type { ReactElement } from 'react'
import { useLocation } from 'wouter'
import type { BffFailure } from '../../core/bff-client.ts'
import { fill } from '../../messages/fill.ts'
import { AlertRegion } from '../../ui/feedback/alert-region.tsx'
import { Button } from '../../ui/forms/button.tsx'
import { Dialog, DialogActions } from '../../ui/layout/dialog.tsx'
import { useApp, useMessages } from '../app-context.tsx'
import { loadAll } from '../compose.ts'
import { FailureNotice } from '../display/failure-notice.tsx'
import { stopsWork } from '../display/is-live.ts'
import { routes } from '../routes.ts'
import type { ConnectionProps } from './connection-props.ts'
import styles from './disconnect-dialog.module.css'

interface DisconnectDialogProps extends ConnectionProps {
  readonly onClose: () => void
}

/** Disconnects, notifies the other tabs, and reports the result of the revocation. Resolves to the failure, if any. */
function useDisconnect({ connection, entry }: ConnectionProps): () => Promise<BffFailure | null> {
  const app = useApp()
  const [, navigate] = useLocation()
  return async () => {
    const result = await app.connections.getState().disconnect(connection.id)
    if (result.kind === 'failed') return result.failure
    app.notices.getState().show({
      kind: 'disconnected',
      integration: entry.label,
      provider: entry.provider.name,
      revoked: result.output.revoked,
    })
    navigate(routes.start)
    app.platform.announce()
    await loadAll(app)
    return null
  }
}

export function DisconnectDialog({ connection, entry, onClose }: DisconnectDialogProps): ReactElement {
  const { disconnectDelegation, disconnect: texts, frame } = useMessages()
  const { title, lead, confirm, keep } = stopsWork(connection) ? disconnectDelegation : texts
  const disconnect = useDisconnect({ connection, entry })
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<BffFailure | null>(null)
  const provider = entry.provider.name
  const submit = async () => {
    setBusy(true)
    setFailure(await disconnect())
    setBusy(false)
  }
  return (
    <Dialog title={fill(title, { integration: entry.label })} closeLabel={frame.close} onClose={onClose}>
      <div className={styles['body']}>
        <p>{fill(connection.shared ? texts.leadShared : lead, { provider })}</p>
        <AlertRegion>{failure && <FailureNotice failure={failure} provider={provider} />}</AlertRegion>
      </div>
      <DialogActions>
        <Button onClick={onClose}>{keep}</Button>
        <Button tone="danger" busy={busy} onClick={() => void submit()}>
          {confirm}
        </Button>
      </DialogActions>
    </Dialog>
  )
}
