import type { ConfigFile } from '../schema/config-file.ts'
import { listeners } from '../resolve/listeners.ts'
import type { Finding } from '../problem.ts'
import { isLoopback, readOrigin } from '../resolve/web-address.ts'
import type { RuleContext } from './rule.ts'

/** The well-formed top-level settings. */
export type DeploymentDraft = { readonly [Key in keyof ConfigFile]?: ConfigFile[Key] | undefined }

/** The top level of the file, for the rules. */
export interface Deployment extends RuleContext {
  readonly draft: DeploymentDraft
  readonly hasVault: boolean
  readonly env: Readonly<Record<string, string | undefined>>
}

type DeploymentRule = (deployment: Deployment) => readonly Finding[]

const originIsSafe: DeploymentRule = ({ draft }) => {
  if (draft.origin === undefined) return []
  const url = readOrigin(draft.origin)
  const shape =
    'must be scheme, host and port as in a browser (https://app.example.com): no path, no wildcard'
  if (!url) return [{ path: ['origin'], message: shape }]
  return url.protocol === 'https:' || isLoopback(url)
    ? []
    : [{ path: ['origin'], message: 'must be https; only localhost, 127.0.0.1 and [::1] may use http' }]
}

const listenersDiffer: DeploymentRule = ({ draft, origin }) => {
  if (!origin) return []
  const { listen, operations } = listeners(origin, draft)
  return listen.port === operations.port
    ? [{ path: ['operations_listener', 'port'], message: 'must differ from the public port' }]
    : []
}

// IPv6 ranges that contain all IPv4 addresses: ::ffff:0:0/96 and 64:ff9b::/96.
const embedsAddresses = /^0*(?:64:ff9b)?:/i

// A range that covers foreign networks lets every client in them name its own address.
const isTooWide = (range: string): boolean => {
  const [address = '', bits] = range.split('/', 2)
  if (bits === undefined) return false
  if (!address.includes(':')) return Number(bits) < 8
  return Number(bits) < (embedsAddresses.test(address) ? 104 : 7)
}

const proxiesAreOurs: DeploymentRule = ({ draft: { trusted_proxies: proxies = [] } }) =>
  proxies.flatMap((range, index) =>
    isTooWide(range)
      ? [
          {
            path: ['trusted_proxies', index],
            message: 'covers addresses of strangers: name the proxies themselves',
          },
        ]
      : [],
  )

const idleBeforeAbsolute: DeploymentRule = ({ draft: { sessions } }) =>
  sessions && sessions.idle_minutes > sessions.absolute_hours * 60
    ? [
        {
          path: ['sessions', 'idle_minutes'],
          message: 'is longer than absolute_hours: no session could ever time out as idle',
        },
      ]
    : []

const vaultIsNamed: DeploymentRule = ({ draft: { vault }, hasVault, origin }) => {
  if (!hasVault) {
    const message =
      'is missing: a key is created automatically only for a loopback origin (see docs/configuration.md)'
    return origin && !isLoopback(origin) ? [{ path: ['vault'], message }] : []
  }
  if (!vault) return []
  const ids = Object.keys(vault.keys)
  if (ids.length === 0) return [{ path: ['vault', 'keys'], message: 'must contain at least one key' }]
  return ids.includes(vault.current)
    ? []
    : [{ path: ['vault', 'current'], message: `must be one of the keys: ${ids.join(', ')}` }]
}

const storeIsOne: DeploymentRule = ({ draft: { store } }) => {
  if (!store) return []
  const { path, url, pool_max: poolMax } = store
  if (path !== undefined && url !== undefined) {
    return [{ path: ['store'], message: 'must contain path (embedded) or url (PostgreSQL), not both' }]
  }
  if (url !== undefined) return []
  if (path === undefined)
    return [{ path: ['store'], message: 'must contain path (embedded) or url (PostgreSQL)' }]
  if (/^[a-z][a-z0-9+.-]+:[/][/]/i.test(path)) {
    const message = 'must be a file path; put a database URL into url, as env:NAME or file:/path'
    return [{ path: ['store', 'path'], message }]
  }
  return poolMax === undefined
    ? []
    : [
        {
          path: ['store', 'pool_max'],
          message: 'applies to PostgreSQL only: the embedded store uses a single database handle',
        },
      ]
}

const signsInElsewhere = (signIns: DeploymentDraft['sign_in'] = {}): boolean =>
  Object.values(signIns).some(({ issuer }) => !isLoopback(URL.parse(issuer) ?? undefined))

// https://nodejs.org/api/cli.html#node_tls_reject_unauthorizedvalue: it disables every certificate check of the process.
const certificatesAreChecked: DeploymentRule = ({ draft: { sign_in: signIns }, entries, env }) =>
  env['NODE_TLS_REJECT_UNAUTHORIZED'] === '0' &&
  (entries.some(({ draft }) => draft.environment !== 'simulated') || signsInElsewhere(signIns))
    ? [{ path: [], message: 'NODE_TLS_REJECT_UNAUTHORIZED=0 disables certificate checks: unset it' }]
    : []

const sampleHostIsForDemos: DeploymentRule = ({ draft: { sample_host: sampleHost }, entries }) =>
  sampleHost !== undefined && entries.some(({ draft }) => draft.environment !== 'simulated')
    ? [{ path: ['sample_host'], message: 'is only for deployments whose providers are all simulated' }]
    : []

/** Rules for the deployment as a whole. */
export const deploymentRules: readonly DeploymentRule[] = [
  originIsSafe,
  listenersDiffer,
  proxiesAreOurs,
  idleBeforeAbsolute,
  storeIsOne,
  vaultIsNamed,
  certificatesAreChecked,
  sampleHostIsForDemos,
]
