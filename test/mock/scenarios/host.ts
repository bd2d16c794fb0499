import { hostEndpoints } from '@planbridge/shared/host-api'
import { makeProof } from '@planbridge/web/core/front-channel/proof.ts'
import { endpointCaller } from '../kit/people/endpoint-caller.ts'
import type { Kit } from '../kit/kit.ts'

const hostUser = 'user-1'
const returnUrl = 'https://app.host.example/planbridge/return'
const completePath = /^\/v1\/connect-sessions\/[^/]+\/complete$/

/** A user of a host connects, and the host's back end has not verified the user yet. */
export const leaveUnverified = async ({ origin, hostKey, fetch, person }: Kit): Promise<void> => {
  const headers = { authorization: `Bearer ${hostKey}` }
  const call = endpointCaller({ send: fetch, base: `${origin}/v1`, headers })
  const { challenge } = await makeProof(crypto)
  const session = await call(hostEndpoints.createConnectSession, {
    subject: hostUser,
    return_url: returnUrl,
    code_challenge: challenge,
  })
  await person().connectsIn(session, 'dynamic-planner')
}

const swapped = 'planbridge-mock-swapped'

/** The host's back end completes each session for another user than the one who began it. */
export const returnAsAnother = ({ planbridge, fetch }: Kit): void =>
  void planbridge.interrupt({
    when: ({ url, headers }) => completePath.test(new URL(url).pathname) && !headers.has(swapped),
    answer: async (request) => {
      const input = (await request.clone().json()) as Record<string, unknown>
      const body = JSON.stringify({ ...input, subject: `not-${String(input['subject'])}` })
      const other = new Request(request.url, { method: 'POST', headers: request.headers, body })
      other.headers.set(swapped, '1')
      return fetch(other)
    },
    times: Infinity,
  })
