import { isSampleValue } from '../resolve/sample-value.ts'
import { finding } from '../schema/written-entry.ts'
import type { Rule } from './rule.ts'

const clientConfigured: Rule = (entry) => {
  const waiting = entry.draft.awaiting_credentials === true
  if (waiting && entry.has('client')) {
    return [finding(entry, ['client'], 'contradicts awaiting_credentials: remove one of the two')]
  }
  const needed = entry.usesGrant('client_credentials') || entry.usesGrant('authorization_code')
  return needed && !waiting && !entry.has('client')
    ? [
        finding(
          entry,
          ['client'],
          'is missing; if the provider has not issued credentials yet, set awaiting_credentials: true',
        ),
      ]
    : []
}

const clientIdIsReal: Rule = (entry) => {
  const { client, environment } = entry.draft
  const sample = environment !== 'simulated' && client !== undefined && isSampleValue(client.id)
  return sample ? [finding(entry, ['client', 'id'], 'is a sample value, not one issued by the provider')] : []
}

const subscriptionKey: Rule = (entry) => {
  const { definition, draft } = entry
  if (!definition) return []
  const given = (['subscription_key', 'subscription_keys'] as const).filter((name) => entry.has(name))
  const header = definition.api.subscriptionKeyHeader
  if (header === undefined) {
    return given.map((name) => finding(entry, [name], `${definition.name} has no subscription keys`))
  }
  if (given.length === 2) {
    return [finding(entry, ['subscription_keys'], 'contradicts subscription_key: remove one of the two')]
  }
  return given.length === 0 && draft.awaiting_credentials !== true
    ? [
        finding(
          entry,
          ['subscription_key'],
          `is missing: every API call to ${definition.name} needs ${header}`,
        ),
      ]
    : []
}

/** Rules for credentials issued by the provider. The secrets themselves are validated in read-secrets.ts. */
export const credentialRules: readonly Rule[] = [clientConfigured, clientIdIsReal, subscriptionKey]
