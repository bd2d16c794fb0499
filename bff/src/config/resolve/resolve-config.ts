import type { ProviderDefinition } from '@planbridge/shared/providers'
import { Secret } from '../../domain/secret.ts'
import { allowsAnonymousUse } from './anonymous-use.ts'
import type { Config } from '../config.ts'
import type { ConfigFile } from '../schema/config-file.ts'
import type { Egress } from '../schema/egress-entry.ts'
import { resolveHostKeys } from '../schema/host-key-entry.ts'
import { listeners } from './listeners.ts'
import type { Path } from '../problem.ts'
import type { SecretsRead } from './read-secrets.ts'
import { accountIssuer, resolveIntegration } from './resolve-integration.ts'
import { resolveSignIns } from './resolve-sign-in.ts'
import { resolveHttp } from '../schema/http-entry.ts'
import { resolveJobs } from '../schema/jobs-entry.ts'
import { resolveProxy } from '../schema/proxy-entry.ts'
import { resolveStore } from '../schema/store-entry.ts'
import { resolveWebhooks } from '../schema/webhooks-entry.ts'
import { vaultKeyText } from './vault-key.ts'

/** A valid file with its secrets and provider definitions. */
export interface CheckedFile {
  readonly file: ConfigFile
  readonly fileName: string
  readonly definitions: readonly ProviderDefinition[]
  readonly secretAt: SecretsRead['at']
  readonly egress: Egress
  /** Used if the file has no `vault`. */
  readonly localVaultKey: string | undefined
}

const localKeyId = 'local'

const vaultOf = ({ file, secretAt, localVaultKey = '' }: CheckedFile): Config['vault'] => {
  const keyAt = (...path: Path): Secret => new Secret(vaultKeyText(secretAt(path)?.reveal() ?? ''))
  const { vault } = file
  if (!vault) return { current: localKeyId, keys: { [localKeyId]: new Secret(vaultKeyText(localVaultKey)) } }
  const keys = Object.keys(vault.keys).map((id) => [id, keyAt('vault', 'keys', id)] as const)
  return { current: vault.current, keys: Object.fromEntries(keys) }
}

const integrationsOf = ({ file, definitions, secretAt }: CheckedFile): Config['integrations'] => {
  const entries = Object.entries(file.integrations).flatMap(([id, entry]) => {
    const definition = definitions.find((candidate) => candidate.id === entry.provider)
    return definition ? [{ id, entry, definition }] : []
  })
  const siblings = (provider: string) => entries.filter(({ entry }) => entry.provider === provider).length
  const issuers = new Map([
    ...entries.map((facts) => [facts.id, accountIssuer(facts)] as const),
    ...Object.entries(file.sign_in ?? {}).map(([id, { issuer }]) => [id, issuer] as const),
  ])
  return entries.map(({ id, entry, definition }) =>
    resolveIntegration({
      id,
      entry,
      definition,
      label: siblings(entry.provider) === 1 ? definition.name : `${definition.name} (${id})`,
      secretAt: (...path) => secretAt(['integrations', id, ...path]),
      issuerOf: (integration) => issuers.get(integration) ?? '',
    }),
  )
}

/** Turns a valid file into the configuration. */
export const resolveConfig = (checked: CheckedFile): Config => {
  const { file } = checked
  const origin = new URL(file.origin)
  const integrations = integrationsOf(checked)
  const anonymousUse = allowsAnonymousUse(
    origin,
    integrations.map(({ environment }) => environment),
  )
  return {
    origin: origin.origin,
    ...listeners(origin, file),
    trustedProxies: file.trusted_proxies,
    http: resolveHttp(file.http),
    shutdown: { drainSeconds: file.shutdown.drain_seconds },
    egress: checked.egress,
    store: resolveStore({ ...checked, store: file.store }),
    storeWaitSeconds: file.store.wait_seconds ?? Infinity,
    vault: vaultOf(checked),
    sessions: {
      idleSeconds: file.sessions.idle_minutes * 60,
      absoluteSeconds: file.sessions.absolute_hours * 3600,
      callsPerMinute: file.sessions.calls_per_minute,
      perPerson: file.sessions.per_person,
    },
    proxy: resolveProxy(file.proxy),
    jobs: resolveJobs(file.jobs),
    webhooks: resolveWebhooks(file.webhooks, anonymousUse),
    firmSignIns: resolveSignIns(file.sign_in, checked.secretAt),
    hostKeys: resolveHostKeys(file.host_keys),
    integrations,
    console: file.console ?? (anonymousUse ? 'everyone' : 'developers'),
    anonymousUse,
    sampleHost: file.sample_host ?? null,
  }
}
