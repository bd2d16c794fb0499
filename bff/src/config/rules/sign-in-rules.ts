import { asciiDomain } from '../../domain/firm-sign-in.ts'
import { deploymentTenant } from '../../domain/integration.ts'
import type { Finding, Path } from '../problem.ts'
import { isSampleValue } from '../resolve/sample-value.ts'
import { isLoopback, readAddress } from '../resolve/web-address.ts'
import type { SignInEntry } from '../schema/sign-in-entry.ts'
import { ownParameters } from './authorize-rules.ts'
import type { Deployment } from './deployment-rules.ts'
import { issuerOf } from './issuer-rules.ts'
import { comparableUri, redirectFault } from './redirect-rules.ts'

/** One way to sign in with the rest of the file. */
interface SignInFacts extends Deployment {
  readonly id: string
  readonly entry: SignInEntry
  readonly before: readonly (readonly [id: string, entry: SignInEntry])[]
}

type Fault = readonly [at: Path, message: string]
type SignInRule = (facts: SignInFacts) => readonly Fault[]

const nameIsItsOwn: SignInRule = ({ id, entries }) =>
  entries.some((integration) => integration.id === id)
    ? [[[], 'has the name of an integration: each needs its own']]
    : []

// OpenID Connect Discovery §4.1: an issuer may end with a slash, which belongs to it.
const issuerIsSafe: SignInRule = ({ entry: { issuer }, origin, entries }) => {
  const url = readAddress(issuer.replace(/\/$/, ''))
  if (!url) return [[['issuer'], 'must be a URL without query and fragment']]
  if (url.protocol !== 'https:' && !(isLoopback(url) && isLoopback(origin)))
    return [[['issuer'], 'must be https; only one on this machine may use http, with a loopback origin']]
  const other = entries.find((integration) => issuerOf(integration) === issuer)
  return other
    ? [[['issuer'], `is the issuer of the integration "${other.id}", which signs people in itself`]]
    : []
}

const clientIsReal: SignInRule = ({ entry: { client, issuer } }) =>
  !isLoopback(URL.parse(issuer) ?? undefined) && isSampleValue(client.id)
    ? [[['client', 'id'], 'is a sample value, not one issued by the OpenID provider']]
    : []

const redirectIsItsOwn: SignInRule = ({ entry, origin, entries, before }) => {
  const fault = origin && redirectFault(entry.redirect_uri, origin)
  if (fault !== undefined) return [[['redirect_uri'], fault]]
  const uri = comparableUri(entry.redirect_uri)
  const others = [
    ...entries.map(({ id, draft }) => [id, draft.redirect_uri] as const),
    ...before.map(([id, { redirect_uri }]) => [id, redirect_uri] as const),
  ]
  const other = others.find(([, used]) => comparableUri(used) === uri)
  return other ? [[['redirect_uri'], `is also used by "${other[0]}": each needs its own`]] : []
}

const scopesSuffice: SignInRule = ({ entry: { scopes, email_domains: domains } }) => [
  ...(scopes.includes('openid') ? [] : [[['scopes'], 'must include openid'] as const]),
  ...(domains && !scopes.includes('email')
    ? [[['scopes'], 'must include email: email_domains needs the address'] as const]
    : []),
  ...scopes.flatMap((scope, at): Fault[] => {
    if (scopes.indexOf(scope) < at) return [[['scopes', at], 'is listed twice']]
    return scope === 'offline_access' ? [[['scopes', at], 'is of no use: a sign-in keeps no tokens']] : []
  }),
]

const parametersAreFree: SignInRule = ({ entry: { authorize_parameters: parameters = {} } }) =>
  Object.entries(parameters).flatMap(([name, value]): Fault[] => {
    const at = ['authorize_parameters', name]
    if (ownParameters.has(name.toLowerCase())) return [[at, 'is set by the flow and cannot be overridden']]
    return name === 'max_age' && !/^\d{1,9}$/.test(value) ? [[at, 'must be a whole number of seconds']] : []
  })

const domainsAreHosts: SignInRule = ({ entry: { email_domains: domains = [] } }) =>
  domains.flatMap((domain, at): Fault[] =>
    asciiDomain(domain) === undefined
      ? [[['email_domains', at], 'must be the part of an address after the @, such as example.com']]
      : [],
  )

const groupsAreListedOnce: SignInRule = ({ entry: { groups = [], groups_claim: claim } }) => {
  const names = groups.map(({ name }) => name)
  const twice = names.flatMap((name, at): Fault[] =>
    names.indexOf(name) < at
      ? [[['groups', at, 'name'], 'is listed twice: only the first entry would count']]
      : [],
  )
  return claim !== undefined && groups.length === 0 ? [[['groups_claim'], 'needs groups']] : twice
}

const tenantsExist: SignInRule = ({ entry: { groups, tenant = deploymentTenant }, entries }) => {
  const known = new Set(entries.map(({ draft }) => draft.tenant ?? deploymentTenant))
  const fault = (name: string) =>
    `places people in the tenant ${name}, to which no integration belongs; there are: ${[...known].join(', ')}`
  if (!groups) return known.has(tenant) ? [] : [[['tenant'], fault(tenant)]]
  return groups.flatMap((group, at): Fault[] => {
    const name = group.tenant ?? tenant
    return known.has(name) ? [] : [[['groups', at, 'tenant'], fault(name)]]
  })
}

const rules: readonly SignInRule[] = [
  nameIsItsOwn,
  issuerIsSafe,
  clientIsReal,
  redirectIsItsOwn,
  scopesSuffice,
  parametersAreFree,
  domainsAreHosts,
  groupsAreListedOnce,
  tenantsExist,
]

/** Rules for the ways to sign in with an organisation's accounts. */
export const signInRules = [
  (deployment: Deployment): readonly Finding[] => {
    const all = Object.entries(deployment.draft.sign_in ?? {})
    return all.flatMap(([id, entry], index) => {
      const facts = { ...deployment, id, entry, before: all.slice(0, index) }
      const faults = rules.flatMap((rule) => rule(facts))
      return faults.map(([at, message]) => ({ path: ['sign_in', id, ...at], message }))
    })
  },
] as const
