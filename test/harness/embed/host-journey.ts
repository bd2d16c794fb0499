import { randomUUID } from 'node:crypto'
import { sampleHostKey } from '@planbridge/mock/simulators'
import { sampleUsers } from '../../sample-host/host-sessions.ts'
import { type RunningSampleHost, serveSampleHost } from '../../sample-host/serve-sample-host.ts'
import type { Environment } from '../browser/environment.ts'
import type { Tab } from '../browser/tab.ts'
import {
  callAs,
  expectConnected,
  type HostUser,
  type Journey,
  journeys,
  type Surface,
  surfaces,
} from './embedded-person.ts'

/** A journey through a surface. */
export interface Pair {
  readonly journey: Journey
  readonly surface: Surface
}

const all: readonly Pair[] = Object.values(journeys).flatMap((journey) =>
  Object.values(surfaces).map((surface) => ({ journey, surface })),
)
/** Each journey and each surface once; a full run takes all pairs. */
const some = [0, 5, 10, 15, 3].map((index) => all[index]).filter((pair) => pair !== undefined)
const pairs = process.env['PLANBRIDGE_ROUNDS'] === 'full' ? all : some

/** The pairs of this run, with words for a test's title. */
export const titledPairs = pairs.map((pair) => ({
  ...pair,
  what: pair.journey.name,
  through: pair.surface.name,
}))

type HostChoices = Pick<Parameters<typeof serveSampleHost>[0], 'frameOrigins' | 'headers' | 'webhooks'>

/** Serves a host with users of its own, who have connected nothing yet. */
export const serveNewHost = (
  { origin, fetch }: Environment,
  choices: HostChoices = {},
): Promise<RunningSampleHost> => {
  const users = sampleUsers.map(({ name }) => ({ id: randomUUID(), name }))
  return serveSampleHost({ planbridge: origin, key: sampleHostKey, users, fetch, ...choices })
}

/** Connects, from the signed-in start page of the host. */
export const connectThrough = async (page: Tab, origin: string, pair: Pair, environment: Environment) => {
  const at = await pair.surface.open(page, origin)
  await pair.journey.connect(at, environment)
  await expectConnected(at)
}

/** The answer of the host's back end to a user, and to another user who knows the connection's id. */
export interface Called {
  readonly status: string | null
  readonly answer: string
  /** Absent for service accounts, which belong to the firm rather than to a user. */
  readonly stranger?: { readonly problem: string | null; readonly page: string }
}

interface Walk {
  readonly environment: Environment
  readonly host: RunningSampleHost
  /** Opens a browser of a user and signs in at the host. */
  readonly open: (name: HostUser) => Promise<Tab>
  readonly pair: Pair
}

/** Connects as one user, and calls the API as that user and as another one. */
export const connectAndCall = async ({ environment, host, open, pair }: Walk): Promise<Called> => {
  const page = await open('Ada Winter')
  await connectThrough(page, host.origin, pair, environment)
  const { integration } = pair.journey
  const { status, answer, address } = await callAs(page, host.origin, integration)
  if (integration === 'docplanner') return { status, answer }
  const other = await open('Ben Okafor')
  await other.goto(`${address}&integration=${integration}`)
  const problem = await other.locator('#problem').textContent()
  return { status, answer, stranger: { problem, page: await other.content() } }
}
