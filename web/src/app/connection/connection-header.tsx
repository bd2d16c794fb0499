import { useState } from 'react'
import type { ReactElement } from 'react'
import { Button } from '../../ui/forms/button.tsx'
import { ProviderMark } from '../../ui/provider-mark.tsx'
import { useMessages } from '../app-context.tsx'
import { accountName } from '../display/account-name.ts'
import { ForeignName } from '../display/foreign-name.tsx'
import { isLive } from '../display/is-live.ts'
import { StatusBadge } from '../display/status-badge.tsx'
import styles from './connection-header.module.css'
import type { ConnectionProps } from './connection-props.ts'
import { DisconnectDialog } from './disconnect-dialog.tsx'
import { Reconnect } from './reconnect.tsx'

function Actions({ connection, entry }: ConnectionProps): ReactElement {
  const { connection: text } = useMessages()
  const [disconnecting, setDisconnecting] = useState(false)
  const endsSoon = connection.warning !== null
  return (
    <div className={styles['actions']}>
      {/* If the connection needs attention, the notice below has this button. */}
      {isLive(connection) && !endsSoon && <Reconnect connection={connection} entry={entry} />}
      <Button onClick={() => setDisconnecting(true)}>{text.disconnect}</Button>
      {disconnecting && (
        <DisconnectDialog connection={connection} entry={entry} onClose={() => setDisconnecting(false)} />
      )}
    </div>
  )
}

/** The name, status and actions of a connection. */
export function ConnectionHeader({ connection, entry }: ConnectionProps): ReactElement {
  const messages = useMessages()
  return (
    <header className={styles['header']}>
      <ProviderMark
        name={entry.provider.name}
        colour={entry.provider.colour}
        mark={entry.provider.mark}
        size="large"
      />
      <div className={styles['names']}>
        <div className={styles['title']}>
          <h1 tabIndex={-1}>{entry.label}</h1>
          <StatusBadge status={connection.status} trouble={connection.trouble} />
        </div>
        <p className={styles['who']}>
          <ForeignName name={accountName(messages, connection, entry.provider.name)} />
        </p>
      </div>
      <Actions connection={connection} entry={entry} />
    </header>
  )
}
