import { Secret } from '../../domain/secret.ts'
import { pathText, type Finding, type Path } from '../problem.ts'
import { isSampleValue } from './sample-value.ts'
import { type CleanSecret, secretDoubt, type SecretForm } from '../schema/clean-secret.ts'
import { findSecret, type SecretSource } from '../schema/secret-reference.ts'
import { storeUrlFault } from './store-url.ts'
import { subscriptionKeyPaths } from '../schema/subscription-key-entry.ts'
import { webhookSecretPaths } from '../schema/received-webhooks-entry.ts'
import { isMap, keysOf, valueAt } from '../yaml/value-at.ts'
import { vaultKeyFault } from './vault-key.ts'
import { isLoopback } from './web-address.ts'
import { webhookSecretFault } from './webhook-secret.ts'

type WebhookKind = keyof typeof webhookSecretPaths
type Kind =
  | 'client-secret'
  | 'subscription-key'
  | 'vault-key'
  | 'store-url'
  | 'proxy-credentials'
  | WebhookKind

interface Place {
  readonly path: Path
  readonly kind: Kind
  /** True if the secret belongs to a simulated provider. */
  readonly simulated: boolean
  /** Secrets of the same group must differ. */
  readonly group: string
}

// https://learn.microsoft.com/azure/api-management/api-management-subscriptions: a key is 32 characters
const subscriptionKeyLength = 32

const issuedValue = (value: string, simulated: boolean): string | undefined =>
  !simulated && isSampleValue(value) ? 'is a sample value, not one issued by the provider' : undefined

// Characters that need no escape in a path. https://www.rfc-editor.org/rfc/rfc3986#section-2.3
const pathKey = /^[\w.~-]{32,}$/

const verify: Record<Kind, (value: string, simulated: boolean) => string | undefined> = {
  'client-secret': issuedValue,
  'subscription-key': (value, simulated) => {
    const length = `must have ${subscriptionKeyLength} characters, not ${value.length}`
    return (
      issuedValue(value, simulated) ??
      (simulated || value.length === subscriptionKeyLength ? undefined : length)
    )
  },
  'vault-key': vaultKeyFault,
  'store-url': storeUrlFault,
  'proxy-credentials': (value) => (/^[^:]+:/.test(value) ? undefined : 'must be user:password'),
  'webhook-header': issuedValue,
  'webhook-path-key': (value, simulated) =>
    issuedValue(value, simulated) ??
    (pathKey.test(value) ? undefined : 'must have at least 32 characters: letters, digits, -, _, . or ~'),
  'webhook-signing-secret': issuedValue,
  'webhook-gate-secret': webhookSecretFault,
}

const formOf: Record<Kind, SecretForm> = {
  'client-secret': 'client-secret',
  'subscription-key': 'key',
  // Its validation names the characters of its alphabet.
  'vault-key': 'client-secret',
  'store-url': 'text',
  'proxy-credentials': 'text',
  'webhook-header': 'key',
  'webhook-path-key': 'key',
  'webhook-signing-secret': 'client-secret',
  'webhook-gate-secret': 'key',
}

/** A single secret, or each of a list. */
const webhookPlaces = (file: unknown, base: Path, facts: Pick<Place, 'simulated' | 'group'>): Place[] =>
  (Object.keys(webhookSecretPaths) as WebhookKind[]).flatMap((kind) => {
    const path = [...base, 'webhooks', ...webhookSecretPaths[kind]]
    const written = valueAt(file, path)
    const paths = Array.isArray(written) ? written.map((_, at) => [...path, at]) : [path]
    return paths.map((at): Place => ({ ...facts, kind, path: at }))
  })

const placesOf = (file: unknown): Place[] => {
  const store: Place = { path: ['store', 'url'], kind: 'store-url', simulated: false, group: 'store' }
  const proxy: Place = {
    path: ['egress', 'proxy_credentials'],
    kind: 'proxy-credentials',
    simulated: false,
    group: 'egress',
  }
  const vault = keysOf(valueAt(file, ['vault', 'keys'])).map((id): Place => {
    return { path: ['vault', 'keys', id], kind: 'vault-key', simulated: false, group: 'vault' }
  })
  const issued = keysOf(valueAt(file, ['integrations'])).flatMap((id): Place[] => {
    const base = ['integrations', id]
    const simulated = valueAt(file, [...base, 'environment']) === 'simulated'
    const keys = subscriptionKeyPaths.map((path): Place => {
      const at = [...base, ...path]
      const reference = isMap(valueAt(file, at)) ? [...at, 'key'] : at
      return { path: reference, kind: 'subscription-key', simulated, group: id }
    })
    return [
      { path: [...base, 'client', 'secret'], kind: 'client-secret', simulated, group: `client of ${id}` },
      ...keys,
      // Over all integrations: the key of one provider must not be that of another.
      ...webhookPlaces(file, base, { simulated, group: 'webhooks' }),
    ]
  })
  const signIns = keysOf(valueAt(file, ['sign_in'])).map((id): Place => {
    const issuer = valueAt(file, ['sign_in', id, 'issuer'])
    const simulated = typeof issuer === 'string' && isLoopback(URL.parse(issuer) ?? undefined)
    const path = ['sign_in', id, 'client', 'secret']
    return { path, kind: 'client-secret', simulated, group: `client of ${id}` }
  })
  return [store, proxy, ...vault, ...issued, ...signIns]
}

interface FoundSecret {
  readonly place: Place
  readonly value: string
}

const duplicate = ({ place, value }: FoundSecret, before: readonly FoundSecret[]): Finding[] => {
  const twin = before.find((other) => other.place.group === place.group && other.value === value)
  return twin ? [{ path: place.path, message: `has the same value as ${pathText(twin.place.path)}` }] : []
}

/** The text that was removed from a value, and its unusual character. */
const doubtsOf = ({ path, kind }: Place, reference: string, { value, removed }: CleanSecret): string[] => {
  const left = removed.length > 0 ? [`removed from ${reference}: ${removed.join(', ')}`] : []
  const doubt = kind === 'client-secret' ? secretDoubt(value, reference) : undefined
  return [...left, ...(doubt === undefined ? [] : [doubt])].map((message) => `${pathText(path)}: ${message}`)
}

/** All secrets of the file, by path. */
export interface SecretsRead {
  readonly findings: readonly Finding[]
  /** The removed text of each value. */
  readonly warnings: readonly string[]
  readonly at: (path: Path) => Secret | undefined
}

/** Resolves and validates every secret reference of the file, even if the file has other problems. */
export const readSecrets = (file: unknown, source: SecretSource): SecretsRead => {
  const findings: Finding[] = []
  const warnings: string[] = []
  const known: FoundSecret[] = []
  for (const place of placesOf(file)) {
    const reference = valueAt(file, place.path)
    const found = findSecret(reference, source, formOf[place.kind])
    if (found?.kind === 'missing') findings.push({ path: place.path, message: found.message })
    if (found?.kind !== 'found') continue
    warnings.push(...doubtsOf(place, String(reference), found))
    const fault = verify[place.kind](found.value, place.simulated)
    if (fault !== undefined) findings.push({ path: place.path, message: fault })
    findings.push(...duplicate({ place, value: found.value }, known))
    known.push({ place, value: found.value })
  }
  const values = new Map(known.map(({ place, value }) => [pathText(place.path), new Secret(value)]))
  return { findings, warnings, at: (path) => values.get(pathText(path)) }
}
