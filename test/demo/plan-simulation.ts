import { demoSecrets } from '../mock/registrations.ts'
import { crmScopes, personScopes } from '../mock/simulators/all-simulators.ts'
import type { DocplannerClient } from '../mock/simulators/docplanner.ts'
import type { DynamicPlannerClient } from '../mock/simulators/dynamic-planner.ts'
import type { FirmClient } from '../mock/simulators/firm/firm.ts'
import type { PlannrClient, PlannrOptions } from '../mock/simulators/plannr.ts'
import { type Fields, fieldsOf, type Resolve, textOf } from './config-fields.ts'
import { arrangedWithDocplanner, subscriptionsOf } from './plan-webhooks.ts'

/** The address of a provider's simulator, as in the configuration. */
export interface SimulatedOrigins {
  readonly identity: string
  readonly api: string
}

/** The simulators that a configuration needs, and what is registered at them. */
export interface Simulation {
  /** The ids of the simulated integrations and of the firm's sign-in. */
  readonly integrations: readonly string[]
  readonly dynamicPlanner?: SimulatedOrigins & {
    readonly clients: readonly DynamicPlannerClient[]
    readonly keys: readonly string[]
  }
  readonly plannr?: SimulatedOrigins & {
    readonly clients: readonly PlannrClient[]
    readonly subscriptions: NonNullable<PlannrOptions['subscriptions']>
  }
  readonly docplanner?: SimulatedOrigins & {
    readonly clients: readonly DocplannerClient[]
    readonly domain: string
  }
  /** The OpenID provider of the firm, for a `sign_in` with an issuer on this machine. */
  readonly firm?: { readonly issuer: string; readonly name: string; readonly clients: readonly FirmClient[] }
  /** The values of the environment variables that simulated integrations name. They outrank those of the shell. */
  readonly secrets: Readonly<Record<string, string>>
}

/** The names of environment variables in a part of the configuration. */
const variablesIn = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return value.startsWith('env:') ? [value.slice('env:'.length)] : []
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(variablesIn)
}

const isLocal = (address: string): boolean =>
  URL.canParse(address) && ['127.0.0.1', 'localhost'].includes(new URL(address).hostname)

/** A part of the configuration with its place in it. */
interface Part {
  readonly id: string
  readonly place: 'integrations' | 'sign_in'
  readonly fields: Fields
}

interface Integration extends Part {
  readonly origins: SimulatedOrigins
  /** The origin of Planbridge. */
  readonly planbridge: string
}

const signInsOf = (config: unknown): readonly Part[] =>
  Object.entries(fieldsOf(fieldsOf(config)['sign_in'])).map(([id, value]) => {
    return { id, place: 'sign_in', fields: fieldsOf(value) }
  })

const isLocalFirm = ({ fields }: Part): boolean => isLocal(textOf(fields['issuer']))

const integrationsOf = (config: unknown) =>
  Object.entries(fieldsOf(fieldsOf(config)['integrations'])).map(([id, value]): Integration => {
    const fields = fieldsOf(value)
    const origins = fieldsOf(fields['origins'])
    return {
      id,
      place: 'integrations',
      fields,
      planbridge: textOf(fieldsOf(config)['origin']),
      origins: { identity: textOf(origins['identity']), api: textOf(origins['api']) },
    }
  })

const isSimulated = ({ fields, origins }: Integration): boolean =>
  fields['environment'] === 'simulated' && isLocal(origins.identity) && isLocal(origins.api)

// 32 characters, as the keys of Dynamic Planner's gateway have.
const inventedSecret = (name: string) => `simulated-${name.toLowerCase()}`.padEnd(32, '0')

/** The references to files in a part of the configuration. */
const filesIn = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return value.startsWith('file:') ? [value] : []
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(filesIn)
}

/** Why the secrets of a simulated integration cannot be supplied. A real secret must not reach a simulator, which keeps its requests. */
const secretProblem = (simulated: readonly Part[], others: readonly Part[]): string | undefined => {
  const real = new Set(others.flatMap(({ fields }) => variablesIn(fields)))
  for (const { id, place, fields } of simulated) {
    const [file] = filesIn(fields)
    if (file !== undefined)
      return `${place}.${id}: ${file} is used by a simulated integration. Write env:NAME instead, with any name: npm start supplies the value.`
    const shared = variablesIn(fields).find((name) => real.has(name))
    if (shared !== undefined)
      return `${place}.${id}: env:${shared} is also used by a real integration. Give the simulated one another name: npm start supplies the value.`
  }
  return undefined
}

const secretsOf = (simulated: readonly Part[]): Readonly<Record<string, string>> => {
  const builtIn: Readonly<Record<string, string>> = demoSecrets
  const names = simulated.flatMap(({ fields }) => variablesIn(fields))
  return Object.fromEntries(names.map((name) => [name, builtIn[name] ?? inventedSecret(name)]))
}

const flowOf = ({ fields }: Integration): DynamicPlannerClient['flow'] => {
  const models = Array.isArray(fields['access_models']) ? (fields['access_models'] as unknown[]) : []
  if (models.every((model) => model === 'service-account')) return 'client-credentials'
  if (fields['flow'] === 'code') return fields['pkce'] === 'send' ? 'code+pkce' : 'code'
  return 'hybrid'
}

const firmOf = ([first, ...more]: readonly Part[], resolve: Resolve): Pick<Simulation, 'firm'> => {
  if (!first) return {}
  const clients = [first, ...more].map(({ fields }): FirmClient => {
    const client = fieldsOf(fields['client'])
    return {
      clientId: textOf(client['id']),
      clientSecret: resolve(client['secret']),
      redirectUris: [textOf(fields['redirect_uri'])],
      name: 'Planbridge',
    }
  })
  const { issuer, label } = first.fields
  return { firm: { issuer: textOf(issuer), name: textOf(label) || first.id, clients } }
}

interface Registration {
  readonly clientId: string
  readonly clientSecret: string
  readonly redirectUris: readonly string[]
}

/** The registered clients; integrations with the same client share a registration. */
const registrationsOf = (integrations: readonly Integration[], resolve: Resolve) => {
  const byId = new Map<string, Registration & { readonly first: Integration }>()
  for (const integration of integrations) {
    const client = fieldsOf(integration.fields['client'])
    const clientId = textOf(client['id'])
    if (clientId === '') continue
    const known = byId.get(clientId)
    const uri = textOf(integration.fields['redirect_uri'])
    byId.set(clientId, {
      clientId,
      clientSecret: resolve(client['secret']),
      redirectUris: [...(known?.redirectUris ?? []), ...(uri === '' ? [] : [uri])],
      first: known?.first ?? integration,
    })
  }
  return [...byId.values()]
}

const keysOf = ({ fields }: Integration, resolve: Resolve): readonly string[] => {
  const several = Object.values(fieldsOf(fields['subscription_keys']))
  return [fields['subscription_key'], ...several].map(resolve).filter((key) => key !== '')
}

const originsOf = ([first]: readonly Integration[]): SimulatedOrigins =>
  first?.origins ?? { identity: '', api: '' }

const differing = (integrations: readonly Integration[]): Integration | undefined => {
  const { identity, api } = originsOf(integrations)
  return integrations.find(({ origins }) => origins.identity !== identity || origins.api !== api)
}

const dynamicPlannerOf = (integrations: readonly Integration[], resolve: Resolve) => ({
  ...originsOf(integrations),
  clients: registrationsOf(integrations, resolve).map(({ first, ...registration }): DynamicPlannerClient => {
    const flow = flowOf(first)
    const scopes = flow === 'client-credentials' ? crmScopes : personScopes
    return { ...registration, flow, name: 'Planbridge', scopes }
  }),
  keys: [...new Set(integrations.flatMap((integration) => keysOf(integration, resolve)))],
})

const plannrOf = (integrations: readonly Integration[], resolve: Resolve) => ({
  ...originsOf(integrations),
  clients: registrationsOf(integrations, resolve).map(({ clientId, clientSecret, redirectUris }) => {
    return { clientId, clientSecret, redirectUris, name: 'Planbridge' }
  }),
  subscriptions: subscriptionsOf(integrations, resolve),
})

const docplannerOf = (integrations: readonly Integration[], resolve: Resolve) => ({
  ...originsOf(integrations),
  clients: registrationsOf(integrations, resolve).map(({ clientId, clientSecret, first }) => ({
    clientId,
    clientSecret,
    ...arrangedWithDocplanner(first, resolve),
  })),
  domain: textOf(integrations[0]?.fields['domain']),
})

/**
 * Determines the simulators for the integrations of a configuration that say `environment: simulated` and have addresses on this
 * machine. The configuration is not checked here: Planbridge does that and names every problem.
 */
export const planSimulation = (config: unknown): Simulation | { readonly problem: string } => {
  const all = integrationsOf(config)
  const simulated = all.filter(isSimulated)
  const of = (provider: string) => simulated.filter(({ fields }) => fields['provider'] === provider)
  const [dynamicPlanner, plannr, docplanner] = ['dynamic-planner', 'plannr', 'docplanner'].map(of) as [
    Integration[],
    Integration[],
    Integration[],
  ]
  const other = [dynamicPlanner, plannr, docplanner].map(differing).find((found) => found !== undefined)
  if (other)
    return {
      problem: `integrations.${other.id}.origins: simulated integrations of one provider must have the same origins.`,
    }
  const signIns = signInsOf(config)
  const firms = signIns.filter(isLocalFirm)
  const otherFirm = firms.find(({ fields }) => fields['issuer'] !== firms[0]?.fields['issuer'])
  if (otherFirm)
    return { problem: `sign_in.${otherFirm.id}.issuer: only one sign-in of a firm can be simulated.` }
  const parts: readonly Part[] = [...simulated, ...firms]
  const problem = secretProblem(
    parts,
    [...all, ...signIns].filter((part) => !parts.includes(part)),
  )
  if (problem !== undefined) return { problem }
  const secrets = secretsOf(parts)
  const resolve: Resolve = (reference) => secrets[variablesIn(reference)[0] ?? ''] ?? ''
  return {
    integrations: parts.map(({ id }) => id),
    ...(dynamicPlanner.length > 0 ? { dynamicPlanner: dynamicPlannerOf(dynamicPlanner, resolve) } : {}),
    ...(plannr.length > 0 ? { plannr: plannrOf(plannr, resolve) } : {}),
    ...(docplanner.length > 0 ? { docplanner: docplannerOf(docplanner, resolve) } : {}),
    ...firmOf(firms, resolve),
    secrets,
  }
}
