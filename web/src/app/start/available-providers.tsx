import type { CatalogEntry, Session } from '@planbridge/shared/contract'
import { useId } from 'react'
import type { ReactElement } from 'react'
import { valueOr } from '../../core/stores/loadable.ts'
import { EmptyState } from '../../ui/feedback/empty-state.tsx'
import { Button } from '../../ui/forms/button.tsx'
import { useAppState, useMessages } from '../app-context.tsx'
import { namesOf } from '../display/account-name.ts'
import { FailureNotice } from '../display/failure-notice.tsx'
import { ProviderCard } from '../offers/provider-card.tsx'
import { providersOf } from '../offers/ways.ts'
import styles from './available-providers.module.css'

type Viewer = Pick<Session, 'simulated' | 'role'>

/** Integrations without credentials are the matter of operators. In the demo everybody sees them. */
const shownTo = (viewer: Viewer | null, entries: readonly CatalogEntry[]): readonly CatalogEntry[] =>
  viewer?.simulated === true || viewer?.role === 'operator'
    ? entries
    : entries.filter(({ configured }) => configured)

function Providers({ entries }: { entries: readonly CatalogEntry[] }): ReactElement | null {
  const { start } = useMessages()
  const session = valueOr(useAppState('session').session, null)
  const connections = valueOr(useAppState('connections').list, [])
  const shown = providersOf(shownTo(session, entries))
  if (shown.length === 0) return <EmptyState title={start.noIntegrations} text={start.noIntegrationsText} />
  const connected = new Set(connections.map((connection) => namesOf(connection, entries).provider.name))
  const available = shown.filter(({ name }) => !connected.has(name))
  return (
    <ul className={styles['list']}>
      {available.map((provider) => (
        <ProviderCard key={provider.name} provider={provider} simulated={session?.simulated === true} />
      ))}
    </ul>
  )
}

function Catalog(): ReactElement | null {
  const { start } = useMessages()
  const { entries, load } = useAppState('catalog')
  const retry = <Button onClick={() => void load()}>{start.tryAgain}</Button>
  if (entries.phase === 'failed')
    return <FailureNotice failure={entries.failure} provider={null} actions={retry} />
  return entries.phase === 'ready' ? <Providers entries={entries.value} /> : null
}

/** The providers that are not connected yet. */
export function AvailableProviders(): ReactElement {
  const { start } = useMessages()
  const hasSome = valueOr(useAppState('connections').list, []).length > 0
  const id = useId()
  return (
    <section className={styles['section']} aria-labelledby={id}>
      <h2 id={id} className={styles['title']}>
        {hasSome ? start.availableMore : start.available}
      </h2>
      <Catalog />
    </section>
  )
}
