import { personScopes } from '../../domain/person-scopes.ts'
import { finding, type WrittenEntry } from '../schema/written-entry.ts'
import type { Rule } from './rule.ts'

const scopesOf = (entry: WrittenEntry): readonly string[] => entry.draft.scopes ?? []

const listedOnce: Rule = (entry) =>
  scopesOf(entry).flatMap((scope, index, all) =>
    all.indexOf(scope) < index ? [finding(entry, ['scopes', index], 'is listed twice')] : [],
  )

const isHybrid = ({ draft, definition, usesGrant }: WrittenEntry): boolean =>
  usesGrant('authorization_code') && (draft.flow ?? definition?.flows[0]) === 'code id_token'

// https://openid.net/specs/openid-connect-core-1_0.html#HybridAuthRequest
const hybridNeedsOpenid: Rule = (entry) => {
  const openid = entry.definition?.openid?.scope
  const { scopes } = entry.draft
  return openid !== undefined && scopes && isHybrid(entry) && !scopes.includes(openid)
    ? [finding(entry, ['scopes'], `must include ${openid}: the hybrid flow returns an ID token`)]
    : []
}

const delegationByName: Rule = (entry) => {
  const added = entry.definition?.accessModels.delegation?.addsScopes ?? []
  return scopesOf(entry).flatMap((scope, index) =>
    added.includes(scope)
      ? [
          finding(
            entry,
            ['scopes', index],
            `${scope} is added by the access model delegation: use that instead`,
          ),
        ]
      : [],
  )
}

const personScopeWithoutSignIn: Rule = (entry) => {
  const { definition, models } = entry
  if (!definition?.openid || !models || entry.usesGrant('authorization_code')) return []
  return scopesOf(entry).flatMap((scope, index) =>
    personScopes.has(scope)
      ? [
          finding(
            entry,
            ['scopes', index],
            `contradicts access_models: ${scope} describes a person, but no person signs in`,
          ),
        ]
      : [],
  )
}

/** Rules for scopes. */
export const scopeRules: readonly Rule[] = [
  listedOnce,
  hybridNeedsOpenid,
  delegationByName,
  personScopeWithoutSignIn,
]
