import type { SubscriptionKey } from '../../domain/integration.ts'
import type { Secret } from '../../domain/secret.ts'
import type { IntegrationEntry } from '../schema/integration-entry.ts'
import { subscriptionKeyPaths } from '../schema/subscription-key-entry.ts'

type Settings = Pick<IntegrationEntry, 'subscription_key' | 'subscription_keys'>

/** The subscription keys of an integration, in the order in which they are tried. */
export const resolveSubscriptionKeys = (
  { subscription_key: single, subscription_keys: pair }: Settings,
  secretAt: (...path: string[]) => Secret | undefined,
): SubscriptionKey[] => {
  const written = [single, pair?.primary, pair?.secondary]
  return subscriptionKeyPaths.flatMap((path, at): SubscriptionKey[] => {
    const secret = secretAt(...path) ?? secretAt(...path, 'key')
    const setting = written[at]
    const since = typeof setting === 'object' ? (setting.since ?? null) : null
    return secret ? [{ position: at === 2 ? 'secondary' : 'primary', secret, since }] : []
  })
}
