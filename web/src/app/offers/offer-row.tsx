import type { CatalogEntry, Offer } from '@planbridge/shared/contract'
import type { ReactElement } from 'react'
import { valueOr } from '../../core/stores/loadable.ts'
import { Badge } from '../../ui/feedback/badge.tsx'
import { useAppState, useMessages } from '../app-context.tsx'
import { isLive } from '../display/is-live.ts'
import { modelMeaning } from '../display/model-meaning.ts'
import { OfferActions } from './offer-actions.tsx'
import styles from './offer-row.module.css'

/** One access model of an integration: its meaning, and its buttons or the reason why it is not available. */
export function OfferRow({ entry, offer }: { entry: CatalogEntry; offer: Offer }): ReactElement {
  const messages = useMessages()
  const connections = valueOr(useAppState('connections').list, [])
  const connected = connections
    .filter(isLive)
    .some(({ integration, model }) => integration === entry.id && model === offer.model)
  const limits = { provider: entry.provider.name, daysMax: offer.days_max }
  return (
    <li className={styles['offer']}>
      <div>
        <p className={styles['name']}>
          {messages.models[offer.model].name}
          {connected && <Badge tone="good">{messages.offer.connected}</Badge>}
        </p>
        <p className={styles['meaning']}>{modelMeaning(messages, offer.model, limits)}</p>
      </div>
      <div className={styles['actions']}>
        {offer.open_to_you === 'yes' && <OfferActions entry={entry} offer={offer} connected={connected} />}
        {offer.open_to_you === 'sign-in-required' && (
          <p className={styles['closed']}>{messages.offer.signInFirst}</p>
        )}
        {offer.open_to_you === 'not-permitted' && (
          <p className={styles['closed']}>{messages.offer.notPermitted}</p>
        )}
      </div>
    </li>
  )
}
