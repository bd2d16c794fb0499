import * as z from 'zod'
import { SecretReference } from './secret-reference.ts'

const KeyWithAge = z.strictObject({
  key: SecretReference,
  since: z.iso.date('must be a day such as 2026-01-31').optional().meta({
    description: 'Day on which the provider issued the key; Planbridge warns after a year.',
  }),
})

/** A reference to a key, alone or with the day on which it was issued. */
export const SubscriptionKeyEntry = z.union([SecretReference, KeyWithAge], {
  error:
    'must be a reference to a secret, as env:NAME or file:/path, alone or as { key, since }; the secret itself must not be in this file',
})

export const subscriptionKeySettings = {
  subscription_key: SubscriptionKeyEntry.optional(),
  subscription_keys: z
    .strictObject({ primary: SubscriptionKeyEntry, secondary: SubscriptionKeyEntry })
    .optional(),
}

/** Paths of an integration's subscription keys. */
export const subscriptionKeyPaths = [
  ['subscription_key'],
  ['subscription_keys', 'primary'],
  ['subscription_keys', 'secondary'],
] as const
