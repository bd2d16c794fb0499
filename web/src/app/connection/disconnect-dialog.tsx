import { useState } from 'react'
import type { ReactElement } from 'react'
import { useLocation } from 'wouter'
import type { BffFailure } from '../../core/bff-client.ts'
import { fill } from '../../messages/fill.ts'
import { AlertPlace } from '../../ui/feedback/alert-place.tsx'
import { Button } from '../../ui/forms/button.tsx'
import { Dialog, DialogActions } from '../../ui/layout/dialog.tsx'
import { loadAll } from '../compose.ts'
import { FailureNotice } from '../display/failure-notice.tsx'
import { stopsWork } from '../display/is-live.ts'
import { useMessages, useParts } from '../parts-context.tsx'
import { routes } from '../routes.ts'
import type { ConnectionProps } from './connection-props.ts'
import styles from './disconnect-dialog.module.css'

interface DisconnectDialogProps extends ConnectionProps {
  readonly onClose: () => void
}

/** Ends a connection, tells the other tabs and reports what became of the permission. */
function useDisconnect({ connection, entry }: ConnectionProps): () => Promise<BffFailure | null> {
  const parts = useParts()
  const [, go] = useLocation()
  return async () => {
    const result = await parts.connections.getState().disconnect(connection.id)
    if (result.kind === 'failed') return result.failure
    parts.notices.getState().show({
      kind: 'disconnected',
      integration: entry.label,
      provider: entry.provider.name,
      revoked: result.output.revoked,
    })
    go(routes.start)
    parts.world.announce()
    await loadAll(parts)
    return null
  }
}

export function DisconnectDialog({ connection, entry, onClose }: DisconnectDialogProps): ReactElement {
  const { stop, disconnect: ending, frame } = useMessages()
  const words = stopsWork(connection) ? stop : ending
  const disconnect = useDisconnect({ connection, entry })
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<BffFailure | null>(null)
  const provider = entry.provider.name
  const confirm = async () => {
    setBusy(true)
    setFailure(await disconnect())
    setBusy(false)
  }
  return (
    <Dialog
      title={fill(words.title, { integration: entry.label })}
      closeLabel={frame.close}
      onClose={onClose}
    >
      <div className={styles['body']}>
        <p>{fill(connection.shared ? ending.leadShared : words.lead, { provider })}</p>
        <AlertPlace>{failure && <FailureNotice failure={failure} provider={provider} />}</AlertPlace>
      </div>
      <DialogActions>
        <Button onClick={onClose}>{words.keep}</Button>
        <Button tone="danger" busy={busy} onClick={() => void confirm()}>
          {words.confirm}
        </Button>
      </DialogActions>
    </Dialog>
  )
}
