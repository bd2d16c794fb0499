import { Challenge, ConnectionId, endpoints, IntegrationId } from '@planbridge/shared/contract'
import { connectEndpoints } from '@planbridge/shared/embed'
import { appDoor } from './app-door.ts'
import { type ConnectNeeds, connectThrough } from './connect-through.ts'
import { endpointCaller } from './endpoint-caller.ts'
import { type FrontChannelNeeds, openFrontChannel } from './front-channel.ts'
import type { Connecting, KitPerson } from '../kit-person.ts'
import { openSessionWindow, sessionDoor } from './session-door.ts'

export interface PersonNeeds extends FrontChannelNeeds, Pick<ConnectNeeds, 'now' | 'mintToken'> {
  readonly name: string
  /** The origin of Planbridge. */
  readonly origin: string
  readonly forget: () => void
}

const connectingOf = (connecting: Connecting | string): Connecting =>
  typeof connecting === 'string' ? { integration: connecting } : connecting

/** The header of the app's own requests. */
const headers = { 'x-planbridge': '1' } as const

const firm = 'harbour-wealth'

/** A scripted person, who speaks to Planbridge and to the providers through `send` only. */
export const openPerson = (needs: PersonNeeds): KitPerson => {
  const { name, origin, send, random, forget } = needs
  const app = endpointCaller({ send, base: `${origin}/bff`, headers })
  const front = openFrontChannel(needs, app)
  const connectNeeds = { ...needs, front }
  return {
    name,
    forgets: async () => forget(),
    fetch: send,
    connects: async (given) => {
      const connecting = connectingOf(given)
      return connectThrough(appDoor(app, connecting), connectNeeds, connecting)
    },
    async connectsIn(session, given) {
      const place = { send, base: `${origin}/connect-api`, headers, random }
      const { call, view } = await openSessionWindow(session, place)
      const connection = await connectThrough(sessionDoor(call, app, view), connectNeeds, connectingOf(given))
      const { url } = await call(connectEndpoints.leaveWindow, {})
      return { connection, returnUrl: url }
    },
    async signsIn(account = 'priya.nair') {
      const proof = await front.makeProof()
      const facts = await app(endpoints.startAttempt, {
        purpose: 'sign-in',
        integration: IntegrationId.parse(firm),
        model: 'user-present',
        challenge: Challenge.parse(proof.challenge),
      })
      await front.consent(facts, proof, { integration: firm, account })
    },
    signsOut: async () => void (await app(endpoints.signOut, {})),
    connections: async () => (await app(endpoints.listConnections, {})).connections,
    calls: ({ id }, path, init = {}) => {
      const request = new Request(`${origin}/bff/proxy/${id}${path}`, init)
      request.headers.set('x-planbridge', '1')
      return send(request)
    },
    disconnects: async ({ id }) =>
      void (await app(endpoints.disconnect, { connection: ConnectionId.parse(id) })),
  }
}
