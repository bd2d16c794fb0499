import { useId } from 'react'
import type { ReactElement } from 'react'
import { EmptyState } from '../../ui/feedback/empty-state.tsx'
import { Button } from '../../ui/forms/button.tsx'
import { useAppState, useMessages } from '../app-context.tsx'
import { FailureNotice } from '../display/failure-notice.tsx'
import { IntegrationCard } from '../offers/integration-card.tsx'
import styles from './available-integrations.module.css'

function Catalog(): ReactElement | null {
  const { start } = useMessages()
  const { entries, load } = useAppState('catalog')
  const retry = <Button onClick={() => void load()}>{start.tryAgain}</Button>
  if (entries.phase === 'failed')
    return <FailureNotice failure={entries.failure} provider={null} actions={retry} />
  if (entries.phase === 'loading') return null
  if (entries.value.length === 0)
    return <EmptyState title={start.noIntegrations} text={start.noIntegrationsText} />
  return (
    <ul className={styles['list']}>
      {entries.value.map((entry) => (
        <IntegrationCard key={entry.id} entry={entry} />
      ))}
    </ul>
  )
}

/** The integrations that can be connected. */
export function AvailableIntegrations(): ReactElement {
  const { start } = useMessages()
  const id = useId()
  return (
    <section aria-labelledby={id}>
      <h2 id={id} className={styles['title']}>
        {start.available}
      </h2>
      <Catalog />
    </section>
  )
}
