import type { DynamicPlannerPerson } from '../people.ts'
import type { ApiOutcome } from './api-answer.ts'
import type { ClientRecord } from './client-records.ts'

/** An API call that passed the gateway and the check of the bearer token. */
export interface ApiCall {
  readonly employee: DynamicPlannerPerson
  /** The clients of the environment that the subscription key selects. */
  readonly clients: Map<string, ClientRecord>
  /** The identifiers in the path; a comma-separated list is split. */
  readonly ids: readonly string[]
  readonly query: URLSearchParams
  readonly body: unknown
}

export type Operation = (call: ApiCall) => ApiOutcome
