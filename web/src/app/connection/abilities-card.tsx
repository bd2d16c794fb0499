import type { ReactElement } from 'react'
import { fill } from '../../messages/fill.ts'
import { Card } from '../../ui/layout/card.tsx'
import { useMessages } from '../app-context.tsx'
import { OperationList } from '../operations/operation-list.tsx'
import type { ConnectionProps } from './connection-props.ts'
import styles from './connection-facts.module.css'
import { ScopeList } from './scope-list.tsx'

/** The abilities of a connection, in words and by area. */
export function AbilitiesCard({ connection, entry }: ConnectionProps): ReactElement {
  const { connection: text } = useMessages()
  const allowed = entry.operations.filter(({ id }) => connection.operations.includes(id))
  return (
    <Card title={text.operations}>
      {allowed.length === 0 ? <p>{text.noOperations}</p> : <OperationList operations={allowed} />}
      {connection.scopes.length > 0 && (
        <div className={styles['granted']}>
          <h3 className={styles['grantedName']}>{fill(text.granted, { provider: entry.provider.name })}</h3>
          <ScopeList connection={connection} entry={entry} />
        </div>
      )}
    </Card>
  )
}
