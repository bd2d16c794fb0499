import * as z from 'zod'
import { SecretReference } from './secret-reference.ts'

const KeyWithAge = z.strictObject({
  key: SecretReference,
  since: z.iso.date('must be a day such as 2026-01-31').optional().meta({
    description: 'The day on which the provider issued it; Planbridge warns when it is a year old.',
  }),
})

/** A reference to a key, alone or with the day from which it is used. */
export const SubscriptionKeyEntry = z.union([SecretReference, KeyWithAge], {
  error:
    'must name where the secret lies, as env:NAME or file:/path, alone or as { key, since }: the secret itself does not belong here',
})

export const subscriptionKeySettings = {
  subscription_key: SubscriptionKeyEntry.optional(),
  subscription_keys: z
    .strictObject({ primary: SubscriptionKeyEntry, secondary: SubscriptionKeyEntry })
    .optional(),
}

/** Where the keys of an integration may stand. */
export const subscriptionKeyPaths = [
  ['subscription_key'],
  ['subscription_keys', 'primary'],
  ['subscription_keys', 'secondary'],
] as const
