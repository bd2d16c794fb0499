import type { CatalogEntry, Connection } from '@planbridge/shared/contract'
import type { ReactElement } from 'react'
import { valueOr } from '../../stores/loadable.ts'
import { Button } from '../../ui/button.tsx'
import { Empty } from '../../ui/empty.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { FailureNotice } from '../failure-notice.tsx'
import { useMessages, usePart } from '../parts-context.tsx'
import { ConnectionRow } from './connection-row.tsx'
import styles from './your-connections.module.css'

function Waiting(): ReactElement {
  return (
    <div className={styles['list']}>
      <div className={styles['waiting']}>
        <Skeleton width="36px" height="36px" />
        <Skeleton width="12rem" />
      </div>
    </div>
  )
}

function List({
  connections,
  entries,
}: {
  connections: readonly Connection[]
  entries: readonly CatalogEntry[]
}): ReactElement {
  const { start } = useMessages()
  if (connections.length === 0) return <Empty title={start.none} text={start.noneText} />
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

/** What the person has connected. */
export function YourConnections(): ReactElement {
  const { start } = useMessages()
  const { list, load } = usePart('connections')
  const { entries } = usePart('catalog')
  const waiting = list.phase === 'loading' || entries.phase === 'loading'
  return (
    <section className={styles['section']} aria-label={start.title} aria-busy={waiting}>
      {waiting && <Waiting />}
      {!waiting && list.phase === 'failed' && (
        <FailureNotice
          failure={list.failure}
          provider={null}
          actions={<Button onClick={() => void load()}>{start.tryAgain}</Button>}
        />
      )}
      {!waiting && list.phase === 'ready' && <List connections={list.value} entries={valueOr(entries, [])} />}
    </section>
  )
}
