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
          'contradicts access_models: there is no service-account among them',
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
          'anyone: only where the origin is loopback and every provider simulated',
        ),
      ]
    : []
}

const namedPeople: Rule = (entry, { entries }) => {
  const { service_account_use: people } = entry.draft
  if (!Array.isArray(people)) return []
  return people.flatMap(({ integration }, index) => {
    const at = ['service_account_use', index, 'integration']
    const named = entries.find(({ id }) => id === integration)
    if (!named) return [finding(entry, at, 'names no integration of this file')]
    const known = named.definition && named.models
    const signsIn = named.usesGrant('authorization_code') || named.usesGrant('pasted')
    return known && !signsIn ? [finding(entry, at, 'names an integration that no person connects')] : []
  })
}

/** Whom a service account serves. */
export const serviceUseRules: readonly Rule[] = [useWithoutService, anyoneOnLoopback, namedPeople]
