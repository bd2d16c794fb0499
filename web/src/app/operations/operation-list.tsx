import type { Operation } from '@planbridge/shared/contract'
import type { ReactElement } from 'react'
import { changesData } from '../../core/requests/changes-data.ts'
import { fill } from '../../messages/fill.ts'
import { Disclosure } from '../../ui/layout/disclosure.tsx'
import { useMessages } from '../app-context.tsx'
import styles from './operation-list.module.css'
import { operationsByArea } from './operations-by-area.ts'

/** Longer lists are collapsed to a summary of what they read and change. */
const listedMax = 8

function Areas({ operations }: { operations: readonly Operation[] }): ReactElement {
  const { connection: text, delegation } = useMessages()
  const areas = operationsByArea(operations)
  return (
    <div className={styles['areas']}>
      {areas.map(({ area, operations: grouped }) => (
        <section key={area ?? ''}>
          {areas.length > 1 && <h3 className={styles['areaName']}>{area ?? text.otherOperations}</h3>}
          <ul className={styles['operations']}>
            {grouped.map((operation) => (
              <li key={operation.id}>
                {operation.title}
                {changesData(operation) && <span className={styles['mark']}>{delegation.changesData}</span>}
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  )
}

/** The abilities of an access in words, by area. Calls that change data are marked. */
export function OperationList({ operations }: { operations: readonly Operation[] }): ReactElement {
  const { connection: text } = useMessages()
  if (operations.length <= listedMax) return <Areas operations={operations} />
  const changing = operations.filter(changesData).length
  const counts = { count: operations.length, changing, areas: operationsByArea(operations).length }
  return (
    <>
      <p>{fill(changing === 0 ? text.manyReads : text.manyOperations, counts)}</p>
      <Disclosure summary={text.showOperations}>
        <Areas operations={operations} />
      </Disclosure>
    </>
  )
}
