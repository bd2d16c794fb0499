import { failures, failureTitles } from '@planbridge/shared/contract'
import type { EndpointFacts, FailureCode, Problem } from '@planbridge/shared/contract'
import { connectEndpoints } from '@planbridge/shared/embed'
import type { ConnectEndpointName, ConnectProgress, ConnectView } from '@planbridge/shared/embed'
import { requireDeclared } from '../../harness/deployment/declared-problem.ts'
import * as z from 'zod'
import { operations, viewWith } from './connect-facts.ts'

type Input = Readonly<Record<string, unknown>>

export interface ReceivedRequest {
  readonly name: ConnectEndpointName | 'listOperations'
  readonly input: Input
  readonly url: string
  readonly init: RequestInit
}

type Answer = (input: Input) => object | FailureCode | Promise<object | FailureCode>

/** The BFF's answers to the frame or the window of one connect session, where a test decides on each. */
export interface FakeConnectApi {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>
  readonly requests: readonly ReceivedRequest[]
  readonly answer: (name: ConnectEndpointName, answer: Answer) => void
  /** Changes the state of the session, for which requests are waiting. */
  readonly progress: (change: Partial<ConnectProgress>) => void
  readonly sent: (name: ConnectEndpointName) => readonly ReceivedRequest[]
}

const jsonHeaders = {
  'content-type': 'application/json',
  'content-security-policy': "default-src 'none'; base-uri 'none'; form-action 'none'",
}

const problemOf = (code: FailureCode): Problem => {
  const { status } = failures[code]
  const wait = status === 429 || status === 503 ? { retry_after: 5 } : {}
  return { type: 'about:blank', title: failureTitles[code], status, code, reference: 'r-7f3a', ...wait }
}

const respond = (answer: object | FailureCode): Response => {
  if (typeof answer !== 'string') return new Response(JSON.stringify(answer), { headers: jsonHeaders })
  const problem = problemOf(answer)
  return new Response(JSON.stringify(problem), {
    status: problem.status,
    headers: { ...jsonHeaders, 'content-type': 'application/problem+json' },
  })
}

/** An answer that the BFF could not give is a fault of the test. */
const declared = (name: ConnectEndpointName, answer: object | FailureCode): object | FailureCode => {
  const endpoint: EndpointFacts = connectEndpoints[name]
  if (typeof answer !== 'string') return z.looseObject({}).parse(connectEndpoints[name].output.parse(answer))
  requireDeclared(endpoint, problemOf(answer))
  return answer
}

const pathPattern = (path: string) => new RegExp(`^/connect-api${path.replaceAll(/:\w+/g, '([^/]+)')}$`)

const findEndpoint = (url: string, method = 'GET') =>
  (
    Object.entries(connectEndpoints) as [
      ConnectEndpointName,
      (typeof connectEndpoints)[ConnectEndpointName],
    ][]
  ).find(([, endpoint]) => endpoint.method === method && pathPattern(endpoint.path).test(url))?.[0]

const readInput = ({ body }: RequestInit): Input =>
  typeof body === 'string' ? (JSON.parse(body) as Input) : {}

/** The state of the session, with those who wait for another revision. */
const openProgress = () => {
  let state: ConnectProgress = {
    revision: 1,
    status: 'open',
    window: 'none',
    connection: null,
    failure: null,
    expires_at: '2026-11-30T12:30:00.000Z',
  }
  let waiting: (() => void)[] = []
  return {
    change: (change: Partial<ConnectProgress>) => {
      state = { ...state, ...change, revision: state.revision + 1 }
      for (const wake of waiting.splice(0)) wake()
    },
    after: async (revision: string): Promise<ConnectProgress> => {
      if (String(state.revision) === revision) await new Promise<void>((resolve) => waiting.push(resolve))
      return state
    },
    stop: () => void (waiting = []),
  }
}

/** Starts the answers for a session with these facts. */
export const fakeConnectApi = (change: object = {}): FakeConnectApi => {
  const view: ConnectView = viewWith(change)
  const state = openProgress()
  const requests: ReceivedRequest[] = []
  const answers = new Map<string, Answer>([
    ['getConnectView', () => view],
    ['enterWindow', () => view],
    ['confirmPerson', () => ({ ...view, confirmed: true })],
    ['announceWindow', () => ({ expires_at: '2026-11-30T12:01:00.000Z' })],
    ['leaveWindow', () => ({ url: null })],
    ['cancelConnect', () => ({ status: 'cancelled' })],
  ])
  const fetch: FakeConnectApi['fetch'] = async (url, init) => {
    const name = url.startsWith('/bff/integrations/') ? 'listOperations' : findEndpoint(url, init.method)
    if (name === undefined) return respond('not-found')
    requests.push({ name, input: readInput(init), url, init })
    if (name === 'listOperations') return respond({ operations })
    if (name === 'getConnectProgress' && !answers.has(name))
      return respond(await state.after(url.split('/').at(-1) ?? ''))
    return respond(declared(name, (await answers.get(name)?.(readInput(init))) ?? 'internal'))
  }
  return {
    fetch,
    requests,
    answer: (name, answer) => void answers.set(name, answer),
    progress: state.change,
    sent: (name) => requests.filter((one) => one.name === name),
  }
}
