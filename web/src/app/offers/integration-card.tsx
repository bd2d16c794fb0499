import type { CatalogEntry } from '@planbridge/shared/contract'
import { useId } from 'react'
import type { ReactElement } from 'react'
import { fill } from '../../messages/fill.ts'
import { Badge } from '../../ui/feedback/badge.tsx'
import { ProviderMark } from '../../ui/provider-mark.tsx'
import { useMessages } from '../app-context.tsx'
import styles from './integration-card.module.css'
import { NotConfigured } from './not-configured.tsx'
import { OfferRow } from './offer-row.tsx'

function Heading({ entry, id }: { entry: CatalogEntry; id: string }): ReactElement {
  const { environments, start } = useMessages()
  const environment = environments[entry.environment]
  const { name, colour } = entry.provider
  return (
    <header className={styles['header']}>
      <ProviderMark name={name} colour={colour} />
      <div className={styles['names']}>
        <h3 id={id}>{entry.label}</h3>
        {entry.label !== name && <p className={styles['by']}>{fill(start.by, { provider: name })}</p>}
        <p className={styles['summary']}>{entry.provider.summary}</p>
        {environment && <Badge tone="neutral">{environment}</Badge>}
      </div>
    </header>
  )
}

/** An integration with one row for each access model. */
export function IntegrationCard({ entry }: { entry: CatalogEntry }): ReactElement {
  const id = useId()
  return (
    <li className={styles['card']}>
      <article aria-labelledby={id} className={styles['article']}>
        <Heading entry={entry} id={id} />
        {entry.configured ? (
          <ul className={styles['offers']}>
            {entry.offers.map((offer) => (
              <OfferRow key={offer.model} entry={entry} offer={offer} />
            ))}
          </ul>
        ) : (
          <div className={styles['offers']}>
            <NotConfigured entry={entry} />
          </div>
        )}
      </article>
    </li>
  )
}
