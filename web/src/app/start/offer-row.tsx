import type { CatalogEntry, Offer } from '@planbridge/shared/contract'
import type { ReactElement } from 'react'
import { fill } from '../../messages/fill.ts'
import { valueOr } from '../../core/stores/loadable.ts'
import { Badge } from '../../ui/feedback/badge.tsx'
import { isLive } from '../display/is-live.ts'
import { useMessages, usePart } from '../parts-context.tsx'
import { OfferActions } from './offer-actions.tsx'
import styles from './offer-row.module.css'

/** One access model of an integration, in plain words, with the way in or the reason why not. */
export function OfferRow({ entry, offer }: { entry: CatalogEntry; offer: Offer }): ReactElement {
  const messages = useMessages()
  const connections = valueOr(usePart('connections').list, [])
  const connected = connections
    .filter(isLive)
    .some(({ integration, model }) => integration === entry.id && model === offer.model)
  const { name, meaning } = messages.models[offer.model]
  return (
    <li className={styles['offer']}>
      <div className={styles['words']}>
        <p className={styles['name']}>
          {name}
          {connected && <Badge tone="good">{messages.offer.connected}</Badge>}
        </p>
        <p className={styles['meaning']}>
          {meaning} {offer.days_max !== null && fill(messages.offer.days, { days: offer.days_max })}
        </p>
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
