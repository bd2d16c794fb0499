import type { CatalogEntry, Connection } from '@planbridge/shared/contract'
import type { ReactElement } from 'react'
import { valueOr } from '../../core/stores/loadable.ts'
import { EmptyState } from '../../ui/feedback/empty-state.tsx'
import { Button } from '../../ui/forms/button.tsx'
import { useAppState, useMessages } from '../app-context.tsx'
import { FailureNotice } from '../display/failure-notice.tsx'
import { ConnectionRow } from './connection-row.tsx'
import styles from './your-connections.module.css'

function List({
  connections,
  entries,
}: {
  connections: readonly Connection[]
  entries: readonly CatalogEntry[]
}): ReactElement {
  const { start } = useMessages()
  const session = valueOr(useAppState('session').session, null)
  if (connections.length === 0) {
    return session?.state === 'signed-in' ? (
      <EmptyState title={start.none} text={start.noneText} />
    ) : (
      <EmptyState title={start.noneSignedOut} text={start.noneSignedOutText} />
    )
  }
  return (
    <ul className={styles['list']}>
      {connections.map((connection) => (
        <ConnectionRow
          key={connection.id}
          connection={connection}
          entry={entries.find(({ id }) => id === connection.integration)}
        />
      ))}
    </ul>
  )
}

export function YourConnections(): ReactElement {
  const { start } = useMessages()
  const { list, load } = useAppState('connections')
  const entries = valueOr(useAppState('catalog').entries, [])
  return (
    <section className={styles['section']} aria-label={start.title}>
      {list.phase === 'failed' && (
        <FailureNotice
          failure={list.failure}
          provider={null}
          actions={<Button onClick={() => void load()}>{start.tryAgain}</Button>}
        />
      )}
      {list.phase === 'ready' && <List connections={list.value} entries={entries} />}
    </section>
  )
}
