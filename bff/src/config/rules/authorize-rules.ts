import { isLoopback, readAddress } from '../resolve/web-address.ts'
import { finding } from '../schema/written-entry.ts'
import type { Rule } from './rule.ts'

/** What the flow itself says in the authorize request. */
const ownParameters: ReadonlySet<string> = new Set([
  'client_id',
  'client_secret',
  'code',
  'code_challenge',
  'code_challenge_method',
  'code_verifier',
  'grant_type',
  'nonce',
  'redirect_uri',
  'request',
  'request_uri',
  'response_mode',
  'response_type',
  'scope',
  'state',
])

const withoutFrontChannel: Rule = (entry) => {
  if (!entry.definition || !entry.models || entry.usesGrant('authorization_code')) return []
  const stray = (['flow', 'pkce', 'authorize_parameters'] as const).filter((name) => entry.has(name))
  const models = entry.models.join(' and ')
  return stray.map((name) =>
    finding(entry, [name], `contradicts access_models: ${models} has no authorize request`),
  )
}

const flowOfProvider: Rule = (entry) => {
  const { definition, draft } = entry
  if (!definition || draft.flow === undefined || !entry.usesGrant('authorization_code')) return []
  if (draft.flow === 'code id_token' && !definition.openid) {
    return [
      finding(
        entry,
        ['flow'],
        `${definition.name} issues no ID tokens, so the hybrid flow has nothing to check`,
      ),
    ]
  }
  return definition.flows.includes(draft.flow)
    ? []
    : [finding(entry, ['flow'], `${definition.name} knows: ${definition.flows.join(', ')}`)]
}

const reservedParameters: Rule = (entry) =>
  Object.keys(entry.draft.authorize_parameters ?? {})
    .filter((name) => ownParameters.has(name.toLowerCase()))
    .map((name) =>
      finding(entry, ['authorize_parameters', name], 'is set by the flow itself and cannot be overridden'),
    )

const issuerFault = (issuer: string, simulated: boolean): string | undefined => {
  const url = readAddress(issuer)
  if (!url) return 'must be an address without query, fragment or last slash'
  if (simulated) return isLoopback(url) ? undefined : 'must be on this machine, as its origins are'
  return url.protocol === 'https:' ? undefined : 'must be https'
}

const issuerOverride: Rule = (entry) => {
  const { definition, draft } = entry
  if (definition && !definition.openid && entry.has('issuer')) {
    return [finding(entry, ['issuer'], `${definition.name} has no issuer: it knows no OpenID Connect`)]
  }
  const fault =
    draft.issuer === undefined ? undefined : issuerFault(draft.issuer, draft.environment === 'simulated')
  return fault === undefined ? [] : [finding(entry, ['issuer'], fault)]
}

/** What the authorize request says. */
export const authorizeRules: readonly Rule[] = [
  withoutFrontChannel,
  flowOfProvider,
  reservedParameters,
  issuerOverride,
]
