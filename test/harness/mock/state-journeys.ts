import type { Connecting, KitConnection, KitPerson } from '@planbridge/mock/handlers'
import type { Receiver } from '@planbridge/mock/handlers'
import { openTranscript } from './transcript.ts'
import type { Wire } from './wire.ts'

interface StateJourney {
  readonly provider: Receiver
  readonly connecting: Connecting
  readonly other: Connecting
  readonly path: string
  /** The path of the token request with which the access is renewed. */
  readonly tokenPath: string
  /** Lets the access expire while both people stay present. */
  readonly expire: (wire: Wire, people: readonly KitPerson[]) => Promise<void> | void
}

/** Sessions end after thirty minutes without a request, and access tokens of people after an hour. */
const stayPresent = async ({ kit }: Wire, people: readonly KitPerson[]): Promise<void> => {
  for (let passed = 0; passed < 75; passed += 25) {
    await kit.clock.advance('25 minutes')
    for (const person of people) await person.connections()
  }
}

/** A journey through every state, for each integration. */
export const stateJourneys: Readonly<Record<string, StateJourney>> = {
  'Dynamic Planner, a delegation': {
    provider: 'dynamic-planner',
    connecting: { integration: 'dynamic-planner', model: 'delegation' },
    other: { integration: 'dynamic-planner', model: 'delegation', account: 'mei.tanaka' },
    path: '/crm/v1/clients?pageSize=2',
    tokenPath: '/identity/connect/token',
    expire: stayPresent,
  },
  'Plannr, a delegation': {
    provider: 'plannr',
    connecting: { integration: 'plannr', model: 'delegation' },
    other: { integration: 'plannr', model: 'delegation', account: 'priya@harbourlane.example' },
    path: '/api/v1/me',
    tokenPath: '/oauth/token',
    expire: stayPresent,
  },
  'Docplanner, a service account': {
    provider: 'docplanner',
    connecting: { integration: 'docplanner' },
    other: { integration: 'dynamic-planner-firm' },
    path: '/api/v3/integration/facilities',
    tokenPath: '/oauth/v2/token',
    // Its tokens live longer than a session.
    expire: ({ kit }) => kit.simulators.docplanner.expireTokens(),
  },
}

const readAnswer = async (person: KitPerson, connection: KitConnection, path: string) =>
  (await person.calls(connection, path)).status

/** Connect, list, call, expire, renew, disconnect: twice, by two people who see nothing of each other. Returns the transcript. */
export const runStateJourney = async (wire: Wire, journey: StateJourney): Promise<string> => {
  const transcript = openTranscript(wire)
  const [ada, ben] = [transcript.person('ada'), transcript.person('ben')]
  const { provider, connecting, other, path, tokenPath, expire } = journey
  for (const round of [1, 2]) {
    transcript.note(`— round ${round}`)
    const connection = await ada.connects(connecting)
    const others = await ben.connects(other)
    await ada.connections()
    await ben.connections()
    transcript.note(`call: ${await readAnswer(ada, connection, path)}`)
    transcript.note(`a call of another person: ${await readAnswer(ben, connection, path)}`)
    wire.kit.requests.clear()
    await expire(wire, [ada, ben])
    transcript.note(`call after the expiry: ${await readAnswer(ada, connection, path)}`)
    const renewals = wire.kit.requests.list({ to: provider, path: tokenPath })
    transcript.note(`renewed: ${renewals.length > 0 ? 'yes' : 'no'}`)
    await ada.disconnects(connection)
    await ben.disconnects(others)
    await ada.connections()
    transcript.note(`call after the end: ${await readAnswer(ada, connection, path)}`)
  }
  return transcript.text()
}
