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
    ? [finding(entry, ['scopes'], `must include ${openid}: the hybrid flow answers with an ID token`)]
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
            `${scope} comes with the access model delegation: name that instead`,
          ),
        ]
      : [],
  )
}

const nobodySignsIn: Rule = (entry) => {
  const { definition, models } = entry
  if (!definition?.openid || !models || entry.usesGrant('authorization_code')) return []
  return scopesOf(entry).flatMap((scope, index) =>
    personScopes.has(scope)
      ? [
          finding(
            entry,
            ['scopes', index],
            `contradicts access_models: ${scope} speaks of a person, and nobody signs in`,
          ),
        ]
      : [],
  )
}

/** What is asked for. */
export const scopeRules: readonly Rule[] = [listedOnce, hybridNeedsOpenid, delegationByName, nobodySignsIn]
