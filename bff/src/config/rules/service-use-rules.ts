import { allowsAnonymousUse } from '../resolve/anonymous-use.ts'
import { finding } from '../schema/written-entry.ts'
import type { Rule } from './rule.ts'

const useWithoutService: Rule = (entry) =>
  entry.definition &&
  entry.models &&
  entry.has('service_account_use') &&
  !entry.usesGrant('client_credentials')
    ? [
        finding(
          entry,
          ['service_account_use'],
          'contradicts access_models: service-account is not one of them',
        ),
      ]
    : []

const anyoneOnLoopback: Rule = (entry, { origin, entries }) => {
  const environments = entries.map(({ draft }) => draft.environment)
  return entry.draft.service_account_use === 'anyone' && !allowsAnonymousUse(origin, environments)
    ? [
        finding(
          entry,
          ['service_account_use'],
          'can be anyone only if the origin is loopback and every provider simulated',
        ),
      ]
    : []
}

const namedPeople: Rule = (entry, { entries, signIns }) => {
  const { service_account_use: people } = entry.draft
  if (!Array.isArray(people)) return []
  return people.flatMap(({ integration }, index) => {
    const at = ['service_account_use', index, 'integration']
    if (signIns.includes(integration)) return []
    const named = entries.find(({ id }) => id === integration)
    if (!named) return [finding(entry, at, 'is neither an integration nor a sign_in of this file')]
    const known = named.definition && named.models
    const signsIn = named.usesGrant('authorization_code') || named.usesGrant('pasted')
    return known && !signsIn ? [finding(entry, at, 'is an integration that people cannot connect')] : []
  })
}

/** Rules for the use of service accounts. */
export const serviceUseRules: readonly Rule[] = [useWithoutService, anyoneOnLoopback, namedPeople]
