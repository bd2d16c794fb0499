import { useState } from 'react'
import type { ReactElement } from 'react'
import { Button } from '../../ui/forms/button.tsx'
import { ProviderMark } from '../../ui/provider-mark.tsx'
import { isLive, stopsWork } from '../display/is-live.ts'
import { useMessages } from '../parts-context.tsx'
import { StatusBadge } from '../display/status-badge.tsx'
import styles from './connection-header.module.css'
import { DisconnectDialog } from './disconnect-dialog.tsx'
import { Reconnect } from './reconnect.tsx'
import type { ConnectionProps } from './connection-props.ts'

function Actions({ connection, entry }: ConnectionProps): ReactElement {
  const messages = useMessages()
  const [asking, setAsking] = useState(false)
  const endsSoon = connection.warning !== null
  const words = messages.connection
  return (
    <div className={styles['actions']}>
      {/* Where it does not work, or soon will not, the advice below carries the button. */}
      {isLive(connection) && !endsSoon && <Reconnect connection={connection} entry={entry} />}
      <Button onClick={() => setAsking(true)}>{stopsWork(connection) ? words.stop : words.disconnect}</Button>
      {asking && <DisconnectDialog connection={connection} entry={entry} onClose={() => setAsking(false)} />}
    </div>
  )
}

/** Which connection this is, how it is, and what can be done with it. */
export function ConnectionHeader({ connection, entry }: ConnectionProps): ReactElement {
  const messages = useMessages()
  return (
    <header className={styles['header']}>
      <ProviderMark name={entry.provider.name} colour={entry.provider.colour} large />
      <div className={styles['names']}>
        <div className={styles['title']}>
          <h1 tabIndex={-1}>{entry.label}</h1>
          <StatusBadge status={connection.status} />
        </div>
        <p className={styles['who']}>{connection.account?.name ?? messages.connection.organisation}</p>
      </div>
      <Actions connection={connection} entry={entry} />
    </header>
  )
}
