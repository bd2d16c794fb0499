import * as z from 'zod/mini'
import { defineEndpoint } from './endpoint.ts'

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
 * Readiness: the store reads and writes. `ready, degraded: …` if some token sets do not open, or if the store does not answer and
 * callers that were verified before are still served. The text of a failure ends with its reason, for example
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

/** Endpoints of the operations listener. Its port is for operators only, so they need no authentication. */
export const operationsEndpoints = {
  getLiveness,
  getReadiness,
  getIntegrationHealth,
  getEventCounts,
} as const

export type OperationsEndpointName = keyof typeof operationsEndpoints
