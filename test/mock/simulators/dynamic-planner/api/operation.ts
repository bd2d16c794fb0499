import type { ApiOutcome } from './api-answer.ts'
import type { ClientRecord } from './client-records.ts'
import type { DynamicPlannerPerson } from '../people.ts'

/** An API call after the gateway and the bearer token have passed it. */
export interface ApiCall {
  readonly employee: DynamicPlannerPerson
  /** Of the environment that the subscription key selects. */
  readonly clients: Map<string, ClientRecord>
  /** The path's identifiers; a comma-separated list is split. */
  readonly ids: readonly string[]
  readonly query: URLSearchParams
  readonly body: unknown
}

export type Operation = (call: ApiCall) => ApiOutcome
