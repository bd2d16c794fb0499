import type { AccessModel } from '@planbridge/shared/contract'
import type { ReactElement } from 'react'
import { DelegationAction } from './delegation-action.tsx'
import type { OfferActionsProps } from './offer-actions-props.ts'
import { PersonalTokenAction } from './personal-token-action.tsx'
import { ServiceAccountAction } from './service-account-action.tsx'
import { UserPresentAction } from './user-present-action.tsx'

const actions: Record<AccessModel, (props: OfferActionsProps) => ReactElement | null> = {
  'user-present': (props) => <UserPresentAction {...props} />,
  delegation: (props) => <DelegationAction {...props} />,
  'personal-token': (props) => <PersonalTokenAction {...props} />,
  'service-account': (props) => <ServiceAccountAction {...props} />,
}

/** The buttons of an access model. */
export const OfferActions = (props: OfferActionsProps): ReactElement | null =>
  actions[props.offer.model](props)
