import { Agent, request as httpRequest } from 'node:http'
import { type Socket, connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { dynamicPlannerPeople } from '../../mock/simulators/dynamic-planner/people.ts'
import type { Browser } from '../deployment/browser.ts'
import { answerBriefly, type ApiAnswer, openRecordingApi } from '../raw-api/recording-api.ts'
import { type SimulatedProcess, simulatedProcess } from './simulated-process.ts'

export interface PausedReadersOptions {
  /** People who open responses and do not read them. */
  readonly people: number
  readonly readersEach: number
  /** How long the working person is measured alone, and then beside the others. */
  readonly quietMs: number
  readonly pausedMs: number
  /** Concurrent calls of the integration. */
  readonly places: number
}

/** The calls of the working person. */
export interface MeasuredCalls {
  readonly calls: number
  /** Calls with another status than 200. */
  readonly failed: number
  /** Milliseconds. */
  readonly p50: number
  readonly p99: number
}

export interface PausedReadersResult {
  readonly quiet: MeasuredCalls
  readonly beside: MeasuredCalls
  /** The most calls that the integration had in flight. */
  readonly mostRunning: number
}

const integration = 'dynamic-planner'
const main = join(import.meta.dirname, '../../../bff/src/main.ts')
const chunk = Buffer.alloc(65_536, 'x')
/** A reader is replaced after this, like a page that is loaded again. */
const readerMs = 30_000
const replaceMs = 500
/** Between two calls of the working person. */
const pauseMs = 5

const endless: ApiAnswer = (_request, response) => {
  const more = () => {
    if (response.destroyed) return
    if (response.write(chunk)) setImmediate(more)
    else response.once('drain', more)
  }
  more()
}

const answer: ApiAnswer = (request, response) =>
  (request.url?.includes('pageSize') === true ? endless : answerBriefly)(request, response)

const peopleOf = (count: number) =>
  Array.from({ length: count }, (_, n) => {
    const [first] = dynamicPlannerPeople
    if (!first) throw new Error('the simulator has no people')
    const number = String(n).padStart(12, '0')
    return { ...first, username: `person-${n}`, sub: `0d000000-0000-4000-8000-${number}` }
  })

/** A signed-in person: the headers of their calls. */
interface Person {
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
}

// Sign-ins are limited by address, and all people have the same.
const signIn = async (browser: Browser, account: string): Promise<string> => {
  for (;;) {
    const connected = await browser.connect({ integration }, { account }).catch((error: unknown) => {
      if (String(error).includes('too-many-requests')) return undefined
      throw error
    })
    if (connected?.ok) return connected.body.connection.id
    if (connected && connected.body.code !== 'too-many-requests') throw new Error(connected.body.code)
    await sleep(500)
  }
}

const openPerson = async (process: SimulatedProcess, nth: number): Promise<Person> => {
  const browser = process.openBrowser()
  const id = await signIn(browser, `person-${nth}`)
  return {
    path: `/bff/proxy/${id}/crm/v1/clients`,
    headers: {
      host: new URL(process.origin).host,
      cookie: [...browser.jar].map((pair) => pair.join('=')).join(),
      'x-planbridge': '1',
      'sec-fetch-site': 'same-origin',
    },
  }
}

const portOf = ({ origin }: SimulatedProcess): number => Number(new URL(origin).port)

const openReader = (port: number, { path, headers }: Person): Socket => {
  const socket = connect({ port, host: '127.0.0.1' })
  // Before it is connected, so that not even one buffer is read.
  socket.pause()
  socket.on('error', () => {})
  const lines = Object.entries(headers).map((pair) => pair.join(': '))
  socket.write([`GET ${path}?pageSize=1 HTTP/1.1`, ...lines, '', ''].join('\r\n'))
  return socket
}

/** Keeps readers open, and replaces each from time to time. */
const openReaders = (port: number, people: readonly Person[], readersEach: number) => {
  const wanted = people.flatMap((person) => Array.from({ length: readersEach }, () => person))
  const readers = wanted.map((person) => openReader(port, person))
  let next = 0
  const timer = setInterval(() => {
    for (let n = 0; n < Math.ceil((readers.length * replaceMs) / readerMs); n += 1) {
      const at = next++ % readers.length
      const person = wanted[at]
      if (!person) return
      readers[at]?.destroy()
      readers[at] = openReader(port, person)
    }
  }, replaceMs)
  return () => {
    clearInterval(timer)
    for (const reader of readers) reader.destroy()
  }
}

const callOnce = (agent: Agent, port: number, { path, headers }: Person): Promise<number> =>
  new Promise((resolve, reject) => {
    httpRequest({ agent, port, host: '127.0.0.1', path, headers }, (response) => {
      response.resume().once('end', () => resolve(response.statusCode ?? 0))
    })
      .once('error', reject)
      .end()
  })

const measure = async (port: number, person: Person, forMs: number): Promise<MeasuredCalls> => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const took: number[] = []
  let failed = 0
  const until = performance.now() + forMs
  while (performance.now() < until) {
    const start = performance.now()
    if ((await callOnce(agent, port, person)) !== 200) failed += 1
    took.push(performance.now() - start)
    await sleep(pauseMs)
  }
  agent.destroy()
  const sorted = took.toSorted((one, other) => one - other)
  const percentile = (share: number) => sorted[Math.floor((sorted.length - 1) * share)] ?? 0
  return { calls: took.length, failed, p50: percentile(0.5), p99: percentile(0.99) }
}

/** The part of the operations listener's answer that is read. */
interface Health {
  readonly integrations: readonly { readonly id: string; readonly calls: { readonly running: number } }[]
}

const runningIn = async ({ operations }: SimulatedProcess): Promise<number> => {
  const response = await fetch(`${operations}/integrations`)
  const { integrations } = (await response.json()) as Health
  return integrations.find(({ id }) => id === integration)?.calls.running ?? 0
}

/** Waits until the readers hold so many places. The last quarter is not for people with paused readers. */
const untilHeld = async (process: SimulatedProcess, expected: number): Promise<number> => {
  let most = 0
  for (let n = 0; n < 600 && most < expected; n += 1) {
    most = Math.max(most, await runningIn(process))
    await sleep(50)
  }
  return most
}

/** Measures the calls of one person at a process, alone and beside people whose readers have paused. */
export const measurePausedReaders = async (options: PausedReadersOptions): Promise<PausedReadersResult> => {
  const { people, readersEach, quietMs, pausedMs, places } = options
  const api = await openRecordingApi()
  api.answer(answer)
  const process = await simulatedProcess({
    args: [main],
    simulators: { dynamicPlanner: { people: peopleOf(people + 1) } },
    config: (text) =>
      text
        .replaceAll(/(identity', api: )'[^']*'/g, `$1'${api.origin}'`)
        .replace(
          '    flow: code id_token',
          `    flow: code id_token\n    concurrency: { integration: ${places} }`,
        ),
  })
  try {
    const port = portOf(process)
    const worker = await openPerson(process, people)
    const others: Person[] = []
    for (let nth = 0; nth < people; nth += 1) others.push(await openPerson(process, nth))
    await measure(port, worker, quietMs / 4)
    const quiet = await measure(port, worker, quietMs)
    const close = openReaders(port, others, readersEach)
    const mostRunning = await untilHeld(process, places * 0.7)
    const beside = await measure(port, worker, pausedMs)
    close()
    return { quiet, beside, mostRunning }
  } finally {
    await process.close()
    await api.close()
  }
}
