import type { ProviderDefinition } from '@planbridge/shared/providers'
import type { Finding } from '../problem.ts'
import { finding, type WrittenEntry } from '../schema/written-entry.ts'
import type { Rule } from './rule.ts'

/** Providers with the same issuer cannot be distinguished. @see https://www.rfc-editor.org/rfc/rfc9207#section-4 */
export const definitionIssuerFindings = (definitions: readonly ProviderDefinition[]): Finding[] => {
  return definitions.flatMap((definition, index) => {
    const issuer = definition.openid?.issuer
    const other = definitions
      .slice(0, index)
      .find(({ openid }) => issuer !== undefined && openid?.issuer === issuer)
    return other
      ? [
          {
            path: [],
            message: `the providers "${other.id}" and "${definition.id}" have the same issuer`,
          },
        ]
      : []
  })
}

/** The issuer of an integration as written; undefined without OpenID Connect. */
export const issuerOf = ({ draft, definition }: WrittenEntry): string | undefined => {
  if (!definition?.openid) return undefined
  const usual = draft.environment === 'simulated' ? draft.origins?.identity : definition.openid.issuer
  return draft.issuer ?? usual
}

const issuerOfOneProvider: Rule = (entry, { entries }) => {
  const issuer = issuerOf(entry)
  const before = entries.slice(0, entries.indexOf(entry))
  const other = before.find(
    (candidate) => candidate.definition !== entry.definition && issuerOf(candidate) === issuer,
  )
  if (issuer === undefined || !other) return []
  const at = entry.has('issuer') ? ['issuer'] : ['provider']
  return [finding(entry, at, `is the same as the issuer of "${other.id}", a different provider`)]
}

/** Rules for issuers. */
export const issuerRules: readonly Rule[] = [issuerOfOneProvider]
