import { isKnown } from '../runtime/maybe-promise.ts'
import type { SessionRecord } from '../store/ports/ports.ts'
import { answerFor } from './answer-for.ts'
import type { ApiAnswer, ApiCall } from './api-call.ts'
import { callConnection } from './call-connection.ts'
import type { ProxyNeeds } from './needs.ts'

/** Makes a call for the person who is here. */
export const forwardRequest =
  (needs: ProxyNeeds) =>
  async (call: ApiCall, session: SessionRecord): Promise<ApiAnswer> => {
    const own = needs.ownConnection(session, call.connection)
    const row = isKnown(own) ? own : await own
    return answerFor(needs, row, await callConnection(needs, { row, call, present: true }))
  }
