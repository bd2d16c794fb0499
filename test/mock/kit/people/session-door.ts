import { connectEndpoints, type ConnectView, WindowSecret, WindowSecretHash } from '@planbridge/shared/embed'
import { makeProof, type Random } from '@planbridge/web/core/front-channel/proof.ts'
import { termsFor } from './chosen-entry.ts'
import type { ConnectDoor } from './connect-through.ts'
import { type CallEndpoint, endpointCaller, type EndpointTarget } from './endpoint-caller.ts'
import type { SessionCredential } from '../kit-person.ts'

interface Place extends Required<Pick<EndpointTarget, 'send' | 'base' | 'headers'>> {
  readonly random: Random
}

/** The secret of a window: that of the session's link, or one that the frame announces. */
const windowSecret = async (session: SessionCredential, place: Place): Promise<string> => {
  if ('url' in session) return new URLSearchParams(new URL(session.url).hash.slice(1)).get('l') ?? ''
  const authorization = `Planbridge-Connect ${session.token}`
  const frame = endpointCaller({ ...place, headers: { ...place.headers, authorization } })
  const { verifier, challenge } = await makeProof(place.random)
  const secretHash = WindowSecretHash.parse(challenge)
  await frame(connectEndpoints.announceWindow, { presentation: 'popup', secret_hash: secretHash })
  return verifier
}

/** Opens the window of a connect session and says yes to its question. */
export const openSessionWindow = async (
  session: SessionCredential,
  place: Place,
): Promise<{ readonly call: CallEndpoint; readonly view: ConnectView }> => {
  const secret = WindowSecret.parse(await windowSecret(session, place))
  const view = await endpointCaller(place)(connectEndpoints.enterWindow, { secret })
  const headers = { ...place.headers, 'x-planbridge-connect': view.id }
  const call = endpointCaller({ ...place, headers })
  if (view.asks && !view.confirmed) await call(connectEndpoints.confirmPerson, {})
  return { call, view }
}

/** The window of a connect session. `app` calls the endpoints of the app. */
export const sessionDoor = (call: CallEndpoint, app: CallEndpoint, view: ConnectView): ConnectDoor => ({
  entries: async () => view.entries,
  terms: (entry, days) => termsFor(app, entry, days),
  start: (input) => call(connectEndpoints.startConnectAttempt, input),
  addToken: (input) => call(connectEndpoints.addConnectPersonalToken, input),
  addServiceAccount: (input) => call(connectEndpoints.addConnectServiceAccount, input),
})
