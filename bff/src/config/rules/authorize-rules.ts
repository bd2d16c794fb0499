import { isLoopback, readAddress } from '../resolve/web-address.ts'
import { finding } from '../schema/written-entry.ts'
import type { Rule } from './rule.ts'

/** Parameters that the flow itself sets in the authorization request. */
export const ownParameters: ReadonlySet<string> = new Set([
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
    finding(entry, [name], `contradicts access_models: ${models} has no authorization request`),
  )
}

const flowOfProvider: Rule = (entry) => {
  const { definition, draft } = entry
  if (!definition || draft.flow === undefined || !entry.usesGrant('authorization_code')) return []
  if (draft.flow === 'code id_token' && !definition.openid) {
    return [finding(entry, ['flow'], `${definition.name} issues no ID tokens, which the hybrid flow needs`)]
  }
  return definition.flows.includes(draft.flow)
    ? []
    : [finding(entry, ['flow'], `${definition.name} supports: ${definition.flows.join(', ')}`)]
}

const reservedParameters: Rule = (entry) =>
  Object.keys(entry.draft.authorize_parameters ?? {})
    .filter((name) => ownParameters.has(name.toLowerCase()))
    .map((name) =>
      finding(entry, ['authorize_parameters', name], 'is set by the flow and cannot be overridden'),
    )

const issuerFault = (issuer: string, simulated: boolean): string | undefined => {
  const url = readAddress(issuer)
  if (!url) return 'must be a URL without query, fragment or trailing slash'
  if (simulated) return isLoopback(url) ? undefined : 'must be on this machine, like its origins'
  return url.protocol === 'https:' ? undefined : 'must be https'
}

const issuerOverride: Rule = (entry) => {
  const { definition, draft } = entry
  if (definition && !definition.openid && entry.has('issuer')) {
    return [
      finding(entry, ['issuer'], `${definition.name} has no issuer: it does not support OpenID Connect`),
    ]
  }
  const fault =
    draft.issuer === undefined ? undefined : issuerFault(draft.issuer, draft.environment === 'simulated')
  return fault === undefined ? [] : [finding(entry, ['issuer'], fault)]
}

/** Rules for the authorization request. */
export const authorizeRules: readonly Rule[] = [
  withoutFrontChannel,
  flowOfProvider,
  reservedParameters,
  issuerOverride,
]
