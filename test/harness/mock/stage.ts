import type { Kit } from '@planbridge/mock/handlers'
import { personHeader } from '@planbridge/mock/internal/kit/kit.ts'
import type { StreamEndpoint } from '@planbridge/shared/contract'
import { endpointCaller } from '@planbridge/mock/internal/kit/people/endpoint-caller.ts'
import { makeProof } from '@planbridge/web/core/front-channel/proof.ts'
import { Verifier } from '@planbridge/shared/contract'
import {
  connectEndpoints,
  ConnectSessionId,
  type ConnectView,
  WindowSecret,
  WindowSecretHash,
} from '@planbridge/shared/embed'
import { hostEndpoints } from '@planbridge/shared/host-api'
import { readEvents } from '../../harness/deployment/read-events.ts'

export const hostUser = 'user-1'
const hostPage = 'https://app.host.example'

const streamOf =
  (
    send: (request: Request) => Promise<Response>,
    { base, headers }: { readonly base: string; readonly headers: Readonly<Record<string, string>> },
  ) =>
  async ({ path }: StreamEndpoint, lastEventId: string) =>
    readEvents(
      await send(new Request(base + path, { headers: { ...headers, 'last-event-id': lastEventId } })),
    )

/** The callers of all three contracts at one kit. Every answer is checked with the schema of its endpoint. */
export const openStage = (kit: Kit, send: (request: Request) => Promise<Response>) => {
  const { origin, hostKey } = kit
  const app = { 'x-planbridge': '1' }
  const as = (person: string) => ({ ...app, [personHeader]: person })
  const connectApi = `${origin}/connect-api`
  const host = endpointCaller({
    send,
    base: `${origin}/v1`,
    headers: { authorization: `Bearer ${hostKey}` },
  })
  const createSession = (input: object = {}) =>
    host(hostEndpoints.createConnectSession, {
      subject: hostUser,
      allowed_origins: [hostPage],
      ...input,
    })
  const windowOf = async (secret: string, person = 'window') => {
    const parsed = WindowSecret.parse(secret)
    const visitor = endpointCaller({ send, base: connectApi, headers: as(person) })
    const view: ConnectView = await visitor(connectEndpoints.enterWindow, { secret: parsed })
    return {
      view,
      call: endpointCaller({
        send,
        base: connectApi,
        headers: { ...as(person), 'x-planbridge-connect': view.id },
      }),
    }
  }
  const announced = async (token: string): Promise<string> => {
    const { verifier, challenge } = await makeProof(crypto)
    const secretHash = WindowSecretHash.parse(challenge)
    await frameOf(token)(connectEndpoints.announceWindow, { presentation: 'popup', secret_hash: secretHash })
    return verifier
  }
  const frameOf = (token: string) =>
    endpointCaller({
      send,
      base: connectApi,
      headers: { ...app, authorization: `Planbridge-Connect ${token}` },
    })
  return {
    kit,
    host,
    createSession,
    frameOf,
    announced,
    windowOf,
    /** The window of a new session, after its question. */
    openWindow: async () => {
      const { token } = await createSession()
      const window = await windowOf(await announced(token))
      await window.call(connectEndpoints.confirmPerson, {})
      return { token, ...window }
    },
    /** Calls endpoints of the app in the browser of a person. */
    app: (person = 'page') => endpointCaller({ send, base: `${origin}/bff`, headers: as(person) }),
    /** Opens an event stream of the app. */
    stream: streamOf(send, { base: `${origin}/bff`, headers: as('page') }),
    challenge: async () => (await makeProof(crypto)).challenge,
  }
}

export type Stage = ReturnType<typeof openStage>

/** Brings an endpoint to an answer that is a success. */
export type Step = (stage: Stage) => Promise<unknown>

/** A session whose user comes back to the host with a code. */
export const completeSession = async ({ createSession, kit, host }: Stage) => {
  const { verifier, challenge } = await makeProof(crypto)
  const session = await createSession({ code_challenge: challenge, return_url: `${hostPage}/return` })
  const { returnUrl } = await kit.person('window').connectsIn(session, 'dynamic-planner')
  const code = new URL(returnUrl ?? hostPage).searchParams.get('planbridge_code') ?? ''
  return host(hostEndpoints.completeConnectSession, {
    id: ConnectSessionId.parse(session.id),
    subject: hostUser,
    code,
    code_verifier: Verifier.parse(verifier),
  })
}
