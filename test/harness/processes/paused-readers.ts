import { Agent, request as httpRequest } from 'node:http'
import { type Socket, connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { dynamicPlannerPeople } from '../../mock/simulators/dynamic-planner/people.ts'
import type { Browser } from '../deployment/browser.ts'
import { answerBriefly, type ApiAnswer, openRecordingApi } from '../raw-api/recording-api.ts'
import { builtServer } from './built-program.ts'
import { type SimulatedProcess, simulatedProcess } from './simulated-process.ts'

export interface PausedReadersOptions {
  /** People who open responses and do not read them. */
  readonly people: number
  readonly readersEach: number
  /** How long the working person is measured alone, and beside the others. */
  readonly quietMs: number
  readonly pausedMs: number
  /** Concurrent calls of the integration. */
  readonly places: number
  /** True if the measurement begins when no response moves any more. */
  readonly settles: boolean
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
const chunk = Buffer.alloc(65_536, 'x')
/** Between two chunks of a response. */
const chunkMs = 100
/**
 * At most one reader that was cut off is opened again in this time. Until it is blocked, a new reader moves some 8 MB
 * into the buffers of the operating system: with more of them, downloads would be measured instead of paused readers.
 */
const reopenMs = 1_000
/** Between two calls of the working person. */
const pauseMs = 5

/** An API with endless responses for calls that name a page size, which is the number of their reader. */
const openEndlessApi = async () => {
  const api = await openRecordingApi()
  const ended: number[] = []
  let chunks = 0
  const endless = (nth: number): ApiAnswer => {
    return (_request, response) => {
      const more = () => {
        if (response.destroyed) return
        chunks += 1
        if (response.write(chunk)) setTimeout(more, chunkMs)
        else response.once('drain', more)
      }
      response.once('close', () => void ended.push(nth))
      more()
    }
  }
  api.answer((request, response) => {
    const size = new URL(request.url ?? '', api.origin).searchParams.get('pageSize')
    if (size === null) answerBriefly(request, response)
    else endless(Number(size))(request, response)
  })
  /** Waits until no response moves any more. */
  const untilPaused = async () => {
    for (let before = -1; before !== chunks;) {
      before = chunks
      await sleep(1_000)
    }
  }
  return { ...api, untilPaused, nextEnded: () => ended.shift() }
}

type EndlessApi = Awaited<ReturnType<typeof openEndlessApi>>

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

const openReader = (port: number, { path, headers }: Person, nth: number): Socket => {
  const socket = connect({ port, host: '127.0.0.1' })
  // Before it is connected, so that not even one buffer is read.
  socket.pause()
  socket.on('error', () => {})
  const lines = Object.entries(headers).map((pair) => pair.join(': '))
  socket.write([`GET ${path}?pageSize=${nth} HTTP/1.1`, ...lines, '', ''].join('\r\n'))
  return socket
}

/** Opens readers, and opens those again that were cut off. */
const openReaders = (port: number, people: readonly Person[], { nextEnded }: EndlessApi) => {
  const readers = people.map((person, nth) => openReader(port, person, nth))
  const timer = setInterval(() => {
    const nth = nextEnded() ?? -1
    const person = people[nth]
    if (!person) return
    readers[nth]?.destroy()
    readers[nth] = openReader(port, person, nth)
  }, reopenMs)
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

/** The duration of each call in milliseconds; a failed call has none. */
type Durations = readonly (number | undefined)[]

const callFor = async (port: number, person: Person, forMs: number): Promise<Durations> => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const took: (number | undefined)[] = []
  const until = performance.now() + forMs
  while (performance.now() < until) {
    const start = performance.now()
    const status = await callOnce(agent, port, person)
    took.push(status === 200 ? performance.now() - start : undefined)
    await sleep(pauseMs)
  }
  agent.destroy()
  return took
}

const measured = (took: Durations): MeasuredCalls => {
  const sorted = took.filter((ms) => ms !== undefined).toSorted((one, other) => one - other)
  const percentile = (share: number) => sorted[Math.floor((sorted.length - 1) * share)] ?? 0
  return {
    calls: took.length,
    failed: took.length - sorted.length,
    p50: percentile(0.5),
    p99: percentile(0.99),
  }
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
  const { people, readersEach, quietMs, pausedMs, places, settles } = options
  const api = await openEndlessApi()
  const process = await simulatedProcess({
    args: [builtServer()],
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
    await callFor(port, worker, quietMs / 4)
    const before = await callFor(port, worker, quietMs / 2)
    const wanted = others.flatMap((person) => Array.from({ length: readersEach }, () => person))
    const close = openReaders(port, wanted, api)
    const mostRunning = await untilHeld(process, places * 0.7)
    if (settles) await api.untilPaused()
    const beside = await callFor(port, worker, pausedMs)
    close()
    // One half before and one after, because other work of the machine can change meanwhile.
    const after = await callFor(port, worker, quietMs / 2)
    return { quiet: measured([...before, ...after]), beside: measured(beside), mostRunning }
  } finally {
    await process.close()
    await api.close()
  }
}
