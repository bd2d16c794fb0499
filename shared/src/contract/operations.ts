import * as z from 'zod/mini'
import { defineEndpoint } from './endpoint.ts'
import { IntegrationId } from './identifiers.ts'

const Time = z.nullable(z.iso.datetime())
const Seconds = z.nullable(z.number())
const noInput = z.strictObject({})

/** A gateway subscription key, identified by its position; the key itself is never part of an answer. */
const SubscriptionKeyHealth = z.object({
  position: z.enum(['primary', 'secondary']),
  in_use: z.boolean(),
  since: z.nullable(z.string()),
  age_days: z.nullable(z.number()),
  last_accepted: Time,
  last_rejected: Time,
})

const BudgetHealth = z.object({
  operation: z.nullable(z.string()),
  counts: z.enum(['reads', 'writes', 'all']),
  per: z.enum(['integration', 'connection']),
  calls: z.number(),
  seconds: z.number(),
  /** Calls left for all instances; null if every account has a budget of its own. */
  left: z.nullable(z.number()),
  closed_seconds: Seconds,
})

const CallHealth = z.object({
  circuit: z.object({ state: z.enum(['closed', 'open']), retry_after: Seconds }),
  running: z.number(),
  waiting: z.number(),
  closed_seconds: Seconds,
  budgets: z.array(BudgetHealth),
})

/** The way to one origin of a provider. `failing`: why the own network does not reach it, for example `the proxy refused: 407`. */
const EgressHealth = z.object({
  origin: z.string(),
  route: z.enum(['direct', 'proxy']),
  failing: z.nullable(z.string()),
  since: Time,
})

/** One integration as this instance sees it. Contains neither secrets nor personal data. */
const IntegrationHealth = z.object({
  id: z.string(),
  provider: z.string(),
  environment: z.enum(['production', 'sandbox', 'simulated']),
  tenant: z.string(),
  subscription_keys: z.array(SubscriptionKeyHealth),
  /** Null if it is not known. */
  egress: z.nullable(z.array(EgressHealth)),
  calls: z.nullable(CallHealth),
})

/** Liveness: the process answers. */
export const getLiveness = defineEndpoint({
  method: 'GET',
  path: '/healthz',
  access: 'anyone',
  input: noInput,
  output: z.literal('ok'),
  failures: [],
})

/**
 * Readiness: the store reads and writes. `ready, degraded: …` if some token sets do not open, if a list of providers' addresses is too old
 * or missing, or if the store does not answer and callers that were verified before are still served. The text of a failure ends with its reason, for example
 * `store-unavailable: full (SQLSTATE 53100)`; `starting: …` and `draining: …` say that the instance is not open yet or not any more.
 */
export const getReadiness = defineEndpoint({
  method: 'GET',
  path: '/readyz',
  access: 'anyone',
  input: noInput,
  output: z.string().check(z.regex(/^ready(?:, degraded: .+)?$/)),
  failures: ['store-unavailable', 'starting', 'draining'],
})

export const getIntegrationHealth = defineEndpoint({
  method: 'GET',
  path: '/integrations',
  access: 'anyone',
  input: noInput,
  output: z.object({ integrations: z.array(IntegrationHealth) }),
  failures: ['starting'],
})

/** Events of each name since this instance started. */
export const getEventCounts = defineEndpoint({
  method: 'GET',
  path: '/events',
  access: 'anyone',
  input: noInput,
  output: z.object({ counts: z.record(z.string(), z.number()) }),
  failures: [],
})

const Address = z.string()

/** A list of addresses that a provider publishes, as all instances use it. */
const ReportedList = z.object({
  /** The address from which it is fetched. */
  list: z.string(),
  integrations: z.array(z.string()),
  /** `none`: there was no list yet. `old`: older than `alarm_hours`. `closed`: older than `close_hours`. */
  state: z.enum(['none', 'current', 'old', 'closed']),
  addresses: z.array(Address),
  /** Not in the list any more, and allowed for a while. */
  former: z.array(z.object({ address: Address, until: z.iso.datetime() })),
  /** Since the provider last published the list in use. */
  age_seconds: Seconds,
  confirmed_at: Time,
  changed_at: Time,
  tried_at: Time,
  next_try_at: Time,
  /** Why the last try was none. */
  problem: z.nullable(z.string()),
  /** True if the provider published a list that an operator rejected, and none that was taken over since. */
  still_rejected: z.boolean(),
  /** A list that waits for an operator. */
  held: z.nullable(
    z.object({
      reason: z.enum(['emptied', 'disjoint', 'half-changed', 'broad-range']),
      since: z.iso.datetime(),
      added: z.array(Address),
      removed: z.array(Address),
    }),
  ),
})
export type ReportedList = z.infer<typeof ReportedList>

/** The addresses from which an integration takes calls. The counts are those of this instance since its start. */
const ReportedPolicy = z.object({
  id: z.string(),
  from: z.enum(['published', 'by-hand', 'any']),
  /** False: other addresses are only counted. */
  enforced: z.boolean(),
  list: z.nullable(z.string()),
  addresses: z.array(Address),
  /** `observed` and `refused` are calls from other addresses, `unknown` those without a usable list. Null where nothing counts. */
  calls: z.nullable(
    z.object({ allowed: z.number(), observed: z.number(), refused: z.number(), unknown: z.number() }),
  ),
  /** The last other addresses. */
  strangers: z.array(z.object({ address: Address, calls: z.number() })),
})

const AddressReport = z.object({ lists: z.array(ReportedList), integrations: z.array(ReportedPolicy) })
export type AddressReport = z.infer<typeof AddressReport>

export const getAddresses = defineEndpoint({
  method: 'GET',
  path: '/addresses',
  access: 'anyone',
  input: noInput,
  output: AddressReport,
  failures: ['starting', 'store-unavailable'],
})

export const exportFormats = ['json', 'text', 'nginx', 'nginx-geo', 'caddy', 'nftables'] as const
export type ExportFormat = (typeof exportFormats)[number]

/**
 * The allowed addresses for a firewall or proxy, of one integration or of all. Fails with 503 if there is no usable list, so that a
 * script keeps the file that it has.
 */
export const exportAddresses = defineEndpoint({
  method: 'GET',
  path: '/addresses/export/:format',
  access: 'anyone',
  input: z.strictObject({ format: z.enum(exportFormats) }),
  output: z.string(),
  failures: ['starting', 'store-unavailable', 'addresses-unknown', 'request-malformed'],
})

/** The same for one integration. */
export const exportAddressesOf = defineEndpoint({
  method: 'GET',
  path: '/addresses/export/:format/:integration',
  access: 'anyone',
  input: z.strictObject({ format: z.enum(exportFormats), integration: IntegrationId }),
  output: z.string(),
  failures: ['starting', 'store-unavailable', 'addresses-unknown', 'request-malformed', 'not-found'],
})

/** Endpoints of the operations listener. Its port is for operators only, so they need no authentication. */
export const operationsEndpoints = {
  getLiveness,
  getReadiness,
  getIntegrationHealth,
  getEventCounts,
  getAddresses,
  exportAddresses,
  exportAddressesOf,
} as const

export type OperationsEndpointName = keyof typeof operationsEndpoints
