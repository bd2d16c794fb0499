import type { AccessModel, CatalogEntry, Offer } from '@planbridge/shared/contract'
import type { ReactElement } from 'react'
import { ConsentActions } from './consent-actions.tsx'
import { DelegationAction } from './delegation-action.tsx'
import { PersonalTokenAction } from './personal-token-action.tsx'
import { ServiceAccountAction } from './service-account-action.tsx'

export interface OfferActionsProps {
  readonly entry: CatalogEntry
  readonly offer: Offer
  readonly connected: boolean
}

const actions: Record<AccessModel, (props: OfferActionsProps) => ReactElement | null> = {
  'user-present': (props) => <ConsentActions {...props} />,
  delegation: (props) => <DelegationAction {...props} />,
  'personal-token': (props) => <PersonalTokenAction {...props} />,
  'service-account': (props) => <ServiceAccountAction {...props} />,
}

/** The way in, by access model. */
export const OfferActions = (props: OfferActionsProps): ReactElement | null =>
  actions[props.offer.model](props)
