import type { CatalogEntry, Connection } from '@planbridge/shared/contract'
import { useId } from 'react'
import type { ReactElement } from 'react'
import { valueOr } from '../../core/stores/loadable.ts'
import { fill } from '../../messages/fill.ts'
import { Button } from '../../ui/forms/button.tsx'
import { ProviderMark } from '../../ui/provider-mark.tsx'
import { useAppState, useMessages } from '../app-context.tsx'
import { accountName, namesOf } from '../display/account-name.ts'
import type { ConnectionNames } from '../display/account-name.ts'
import { FailureNotice } from '../display/failure-notice.tsx'
import { ConnectButton } from '../offers/connect-button.tsx'
import { isOpen, waysOf } from '../offers/ways.ts'
import styles from './connected-providers.module.css'
import { ConnectionRow } from './connection-row.tsx'
import type { ListedConnection } from './connection-row.tsx'

interface ConnectedProvider {
  readonly provider: ConnectionNames['provider']
  readonly connections: readonly ListedConnection[]
}

/** Groups the connections by provider. Both are in the order of their names, so that a connection keeps its place. */
function useConnectedProviders(
  connections: readonly Connection[],
  entries: readonly CatalogEntry[],
): readonly ConnectedProvider[] {
  const messages = useMessages()
  const listed = connections.map((connection): ListedConnection => {
    const names = namesOf(connection, entries)
    return { connection, names, who: accountName(messages, connection, names.provider.name) }
  })
  const inOrder = listed.toSorted(
    (a, b) =>
      a.names.provider.name.localeCompare(b.names.provider.name) ||
      a.names.label.localeCompare(b.names.label) ||
      a.who.localeCompare(b.who) ||
      a.connection.id.localeCompare(b.connection.id),
  )
  return [...Map.groupBy(inOrder, ({ names }) => names.provider.name).values()].flatMap((grouped) => {
    const [first] = grouped
    return first ? [{ provider: first.names.provider, connections: grouped }] : []
  })
}

function AddAnother({ provider, entries }: { provider: string; entries: readonly CatalogEntry[] }) {
  const { offer } = useMessages()
  const connections = valueOr(useAppState('connections').list, [])
  const own = entries.filter((entry) => entry.provider.name === provider)
  const ways = waysOf(own, connections).filter(isOpen)
  if (ways.length === 0) return null
  return (
    <ConnectButton provider={provider} ways={ways} tone="quiet" name={fill(offer.addName, { provider })}>
      {offer.add}
    </ConnectButton>
  )
}

interface CardProps extends ConnectedProvider {
  readonly entries: readonly CatalogEntry[]
}

function Card({ provider, connections, entries }: CardProps): ReactElement {
  const id = useId()
  const { name, colour, mark } = provider
  return (
    <article className={styles['card']} aria-labelledby={id}>
      <div className={styles['provider']}>
        <ProviderMark name={name} colour={colour} mark={mark} />
        <h3 id={id} className={styles['name']}>
          {name}
        </h3>
        <AddAnother provider={name} entries={entries} />
      </div>
      <ul>
        {connections.map((listed) => (
          <ConnectionRow key={listed.connection.id} {...listed} />
        ))}
      </ul>
    </article>
  )
}

function Cards({ connections }: { connections: readonly Connection[] }): ReactElement {
  const entries = valueOr(useAppState('catalog').entries, [])
  const providers = useConnectedProviders(connections, entries)
  return (
    <div className={styles['list']}>
      {providers.map((connected) => (
        <Card key={connected.provider.name} {...connected} entries={entries} />
      ))}
    </div>
  )
}

/** The person's connections, one card for each provider. */
export function ConnectedProviders(): ReactElement | null {
  const { start } = useMessages()
  const { list, load } = useAppState('connections')
  if (list.phase === 'loading' || (list.phase === 'ready' && list.value.length === 0)) return null
  return (
    <section className={styles['section']} aria-label={start.connections}>
      {list.phase === 'failed' ? (
        <FailureNotice
          failure={list.failure}
          provider={null}
          actions={<Button onClick={() => void load()}>{start.tryAgain}</Button>}
        />
      ) : (
        <Cards connections={list.value} />
      )}
    </section>
  )
}
