import { providers, type ProviderDefinition } from '@planbridge/shared/providers'
import type { Config } from './config.ts'
import { configFile } from './schema/config-file.ts'
import { draftOf } from './yaml/draft.ts'
import type { LocalVaultKey } from './local-vault-key.ts'
import { pathText, type Finding, type ConfigProblem } from './problem.ts'
import { type EgressSource, readEgress } from './resolve/read-egress.ts'
import { readSecrets } from './resolve/read-secrets.ts'
import { resolveConfig } from './resolve/resolve-config.ts'
import { addressListRules, addressRules } from './rules/address-rules.ts'
import { authorizeRules } from './rules/authorize-rules.ts'
import { credentialRules } from './rules/credential-rules.ts'
import { deploymentRules } from './rules/deployment-rules.ts'
import { environmentRules } from './rules/environment-rules.ts'
import { hostKeyRules } from './rules/host-key-rules.ts'
import { definitionIssuerFindings, issuerRules } from './rules/issuer-rules.ts'
import { operationRules } from './rules/operation-rules.ts'
import { paceRules } from './rules/pace-rules.ts'
import { redirectRules } from './rules/redirect-rules.ts'
import { scopeRules } from './rules/scope-rules.ts'
import { serviceUseRules } from './rules/service-use-rules.ts'
import { signInRules } from './rules/sign-in-rules.ts'
import { someoneRules } from './rules/someone-rules.ts'
import { queueRules } from './rules/queue-rules.ts'
import { receivingRules } from './rules/receiving-rules.ts'
import { schemaFindings } from './schema/schema-findings.ts'
import { keysOf, valueAt } from './yaml/value-at.ts'
import { vaultKeyFault } from './resolve/vault-key.ts'
import { warningsOf } from './warnings.ts'
import { isLoopback, readOrigin } from './resolve/web-address.ts'
import { writtenEntries } from './schema/written-entry.ts'
import { readYaml, type YamlText } from './yaml/yaml-text.ts'

export interface ConfigSource extends EgressSource {
  /** Content of the file, YAML or JSON. */
  readonly text: string
  /** Called only if the origin is loopback and the file has no `vault`. */
  readonly localVaultKey?: () => LocalVaultKey
  readonly definitions?: readonly ProviderDefinition[]
  /** Milliseconds since 1970. Without it there are no warnings about age. */
  readonly today?: number
}

export type ConfigRead =
  | { readonly kind: 'config'; readonly config: Config; readonly warnings: readonly string[] }
  | { readonly kind: 'problems'; readonly problems: readonly ConfigProblem[] }

const entryRules = [
  ...environmentRules,
  ...credentialRules,
  ...redirectRules,
  ...authorizeRules,
  ...scopeRules,
  ...serviceUseRules,
  ...operationRules,
  ...paceRules,
  ...issuerRules,
  ...receivingRules,
  ...queueRules,
  ...addressRules,
]

type Definitions = readonly ProviderDefinition[]

const ruleFindings = (
  value: unknown,
  definitions: Definitions,
  env: ConfigSource['env'],
): Record<'faults' | 'ifValid', Finding[]> => {
  const draft = draftOf(configFile(definitions).shape, value)
  const entries = writtenEntries(value, definitions)
  const signIns = keysOf(valueAt(value, ['sign_in']))
  const context = { origin: readOrigin(draft.origin), entries, signIns }
  const deployment = { ...context, draft, env, hasVault: keysOf(value).includes('vault') }
  const ofDeployment = [...deploymentRules, ...hostKeyRules, ...signInRules, ...addressListRules]
  return {
    faults: [
      ...ofDeployment.flatMap((rule) => rule(deployment)),
      ...entries.flatMap((entry) => entryRules.flatMap((rule) => rule(entry, context))),
      ...definitionIssuerFindings(definitions),
    ],
    ifValid: someoneRules.flatMap((rule) => rule(deployment)),
  }
}

/** This machine's vault key, if the file has no `vault` and the origin is loopback. */
const localKeyFor = (value: unknown, source: ConfigSource): LocalVaultKey | undefined => {
  const draft = draftOf({ origin: configFile([]).shape.origin }, value)
  if (keysOf(value).includes('vault') || !isLoopback(readOrigin(draft.origin))) return undefined
  return source.localVaultKey?.() ?? { kind: 'refused', reason: 'is missing, and no key can be created here' }
}

const localKeyFindings = (local: LocalVaultKey | undefined): Finding[] => {
  if (!local) return []
  const fault = local.kind === 'refused' ? local.reason : vaultKeyFault(local.key)
  return fault === undefined ? [] : [{ path: ['vault'], message: fault }]
}

const withLines = (
  findings: readonly Finding[],
  { lineOf }: Extract<YamlText, { kind: 'value' }>,
): ConfigProblem[] => {
  const problems = findings.map(({ path, message }): ConfigProblem => {
    return { path: pathText(path), line: lineOf(path), message }
  })
  return problems.filter(
    ({ path, message }, index) =>
      problems.findIndex((other) => other.path === path && other.message === message) === index,
  )
}

const byLine = (a: ConfigProblem, b: ConfigProblem): number => (a.line ?? 0) - (b.line ?? 0)

/** Parses and validates the configuration file. Returns the complete configuration, or all problems at once. Never throws. */
export const readConfig = (source: ConfigSource): ConfigRead => {
  const definitions = source.definitions ?? Object.values(providers)
  const yaml = readYaml(source.text)
  if (yaml.kind === 'unreadable') return { kind: 'problems', problems: yaml.problems }
  const { value } = yaml
  const secrets = readSecrets(value, source)
  const way = readEgress(value, source, secrets.at)
  const rules = ruleFindings(value, definitions, source.env)
  const found = [...schemaFindings(value, definitions), ...rules.faults, ...secrets.findings, ...way.findings]
  const faults = found.length === 0 ? rules.ifValid : found
  // A key is created only for an otherwise valid file.
  const local = faults.length === 0 ? localKeyFor(value, source) : undefined
  const problems = [...yaml.problems, ...withLines([...faults, ...localKeyFindings(local)], yaml)]
  if (problems.length > 0) return { kind: 'problems', problems: problems.toSorted(byLine) }
  const config = resolveConfig({
    file: configFile(definitions).parse(value),
    fileName: source.file,
    definitions,
    secretAt: secrets.at,
    egress: way.egress,
    localVaultKey: local?.kind === 'key' ? local.key : undefined,
  })
  return {
    kind: 'config',
    config,
    warnings: [...secrets.warnings, ...way.warnings, ...warningsOf(config, source.today)],
  }
}
