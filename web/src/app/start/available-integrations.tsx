import { useId } from 'react'
import type { ReactElement } from 'react'
import { Button } from '../../ui/button.tsx'
import { Empty } from '../../ui/empty.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { FailureNotice } from '../failure-notice.tsx'
import { useMessages, usePart } from '../parts-context.tsx'
import styles from './available-integrations.module.css'
import { IntegrationCard } from './integration-card.tsx'

const placesHeld = ['first', 'second', 'third', 'fourth']

function Waiting(): ReactElement {
  return (
    <ul className={styles['list']}>
      {placesHeld.map((place) => (
        <li key={place} className={styles['waiting']}>
          <Skeleton width="36px" height="36px" />
          <Skeleton width="10rem" />
          <Skeleton width="60%" />
        </li>
      ))}
    </ul>
  )
}

function Catalog(): ReactElement | null {
  const { start } = useMessages()
  const { entries, load } = usePart('catalog')
  const { list } = usePart('connections')
  const { session } = usePart('session')
  const retry = <Button onClick={() => void load()}>{start.tryAgain}</Button>
  if (entries.phase === 'failed')
    return <FailureNotice failure={entries.failure} provider={null} actions={retry} />
  // What may be offered depends on whose session it is and what is connected already.
  if (entries.phase === 'loading' || list.phase === 'loading' || session.phase === 'loading')
    return <Waiting />
  if (entries.value.length === 0)
    return <Empty title={start.noIntegrations} text={start.noIntegrationsText} />
  return (
    <ul className={styles['list']}>
      {entries.value.map((entry) => (
        <IntegrationCard key={entry.id} entry={entry} />
      ))}
    </ul>
  )
}

/** What can be connected. */
export function AvailableIntegrations(): ReactElement {
  const { start } = useMessages()
  const { entries } = usePart('catalog')
  const id = useId()
  return (
    <section aria-labelledby={id} aria-busy={entries.phase === 'loading'}>
      <h2 id={id} className={styles['title']}>
        {start.available}
      </h2>
      <Catalog />
    </section>
  )
}
