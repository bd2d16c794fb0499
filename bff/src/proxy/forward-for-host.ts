import type { AccessModel, FailureCode } from '@planbridge/shared/contract'
import { Failure } from '../failure.ts'
import type { CachedConnection } from '../store/ports/ports.ts'
import { answerFor } from './answer-for.ts'
import type { ApiAnswer, ApiCall } from './api-call.ts'
import { callConnection } from './call-connection.ts'
import type { ProxyNeeds } from './needs.ts'

/** What a host's key opens. */
export interface HostGrant {
  readonly tenant: string
  /** null: all of the tenant. */
  readonly integrations: readonly string[] | null
}

/** Why an access model serves no host; undefined: it does. */
const refusals: Record<AccessModel, FailureCode | undefined> = {
  'service-account': undefined,
  delegation: undefined,
  // Only with its person here, whoever asks.
  'user-present': 'delegation-required',
  // Never anybody else's than the person's who pasted it.
  'personal-token': 'not-permitted',
}

const serves = (row: CachedConnection, { tenant, integrations }: HostGrant): boolean =>
  row.tenant === tenant && (integrations?.includes(row.integration) ?? true)

/** Makes a call for a host's back end, with nobody present. */
export const forwardForHost =
  (needs: ProxyNeeds) =>
  async (call: ApiCall, grant: HostGrant): Promise<ApiAnswer> => {
    const row = await needs.cached.connection(call.connection)
    if (!row || !serves(row, grant)) throw new Failure('connection-not-found', 'unknown, or of somebody else')
    const refusal = refusals[row.model]
    if (refusal) throw new Failure(refusal, row.model, { connection: row.id })
    return answerFor(needs, row, await callConnection(needs, { row, call, present: false }))
  }
