import { describe, expect, test } from 'vitest'
import { engines } from '../harness/raw-api/engines.ts'
import { openRawApiEnvironment } from '../harness/raw-api/raw-api-environment.ts'
import { openRawSocket } from '../harness/raw-api/raw-socket.ts'
import { answerBriefly, type ApiAnswer } from '../harness/raw-api/recording-api.ts'

const path = '/crm/v1/clients'
const chunk = Buffer.alloc(65_536, 'x')

const respondWith =
  (status: number, headers: Record<string, string> = {}, body = '{}'): ApiAnswer =>
  (_, response) =>
    void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body)

const inChunks: ApiAnswer = (_, response) => {
  for (let n = 0; n < 4; n += 1) response.write(chunk)
  response.end()
}

const endless: ApiAnswer = (_, response) => {
  const more = () => {
    if (response.destroyed) return
    if (response.write(chunk)) setImmediate(more)
    else response.once('drain', more)
  }
  more()
}

const silent: ApiAnswer = () => {}

/** The behaviour of API and caller. By default the caller waits for a response or its refusal. */
interface Ending {
  readonly api: ApiAnswer
  readonly caller?: (line: ReturnType<typeof openRawSocket>, isReceived: () => boolean) => Promise<void>
}

const disconnects: Ending['caller'] = async (line, isReceived) => {
  await expect.poll(isReceived, { timeout: 60_000 }).toBe(true)
  line.close()
}

const disconnectsMidway: Ending['caller'] = async (line) => {
  await line.untilResponses(1)
  await expect.poll(() => line.bytes(), { timeout: 60_000 }).toBeGreaterThan(100_000)
  line.close()
}

const isCutOff: Ending['caller'] = (line) => line.untilClosed()

const endings: Readonly<Record<string, Ending>> = {
  'a complete response': { api: answerBriefly },
  'a chunked response': { api: inChunks, caller: (line) => line.untilFinished() },
  'a response without a body': { api: (_, response) => void response.writeHead(204).end() },
  'a redirect': { api: respondWith(302, { location: 'https://elsewhere.example/' }) },
  'a refusal': { api: respondWith(404) },
  'a failing server, with retries': { api: respondWith(503) },
  'no answer': { api: (request) => void request.socket.destroy() },
  'a truncated response': {
    api: (request, response) => {
      response.writeHead(200, { 'content-length': '1000000' })
      response.write(chunk, () => request.socket.destroy())
    },
    caller: isCutOff,
  },
  'a truncated refusal': {
    api: (request, response) => {
      response.writeHead(500, { 'content-length': '1000000' })
      response.write('{', () => request.socket.destroy())
    },
  },
  'a response with a length above the limit': {
    api: (_, response) => void response.writeHead(200, { 'content-length': '9999999' }).write(chunk),
  },
  'a response that grows above the limit': { api: endless, caller: isCutOff },
  'a response in an unknown content coding': { api: respondWith(200, { 'content-encoding': 'zstd' }) },
  'a response with the token in a header': {
    api: (request, response) =>
      void response.writeHead(200, { etag: `"${request.headers.authorization}"` }).end('{}'),
  },
  'a response with the token in its body': {
    api: (request, response) => {
      response.write(chunk)
      response.end(JSON.stringify(request.headers))
    },
    caller: isCutOff,
  },
  'a client that disconnects before the response': { api: silent, caller: disconnects },
  'a client that disconnects during the response': { api: endless, caller: disconnectsMidway },
  // Blocks the quota, so it is last.
  'a rate-limit refusal': { api: respondWith(429, { 'retry-after': '5' }) },
}

const last = Object.keys(endings).at(-1)

describe.each(engines)('through $engine', ({ openEngine }) => {
  test('every call releases its bulkhead slot, however it ends', async () => {
    const environment = await openRawApiEnvironment({ openEngine, limits: 'answer_mebibytes: 2' })
    const slots = async () => {
      const [health] = await environment.at.planbridge.health()
      return { running: health?.calls?.running, waiting: health?.calls?.waiting }
    }
    const make = async ({ api, caller = (line) => line.untilResponseOrClosed() }: Ending) => {
      environment.api.answer(api)
      const before = environment.api.requests.length
      const line = openRawSocket(environment.port)
      await line.send(environment.callHead('GET', path))
      const isReceived = () => environment.api.requests.length > before
      await caller(line, isReceived)
      expect(isReceived()).toBe(true)
    }
    const expectAllReleased = (after: string) =>
      expect.poll(slots, { message: after, timeout: 60_000 }).toEqual({ running: 0, waiting: 0 })
    for (const [name, ending] of Object.entries(endings)) {
      await make(ending)
      await expectAllReleased(name)
      if (name === last) return
      // A successful response keeps the circuit closed.
      await make({ api: answerBriefly })
      await expectAllReleased('a successful response')
    }
  })

  test('a call holds its slot while its response is in flight', async () => {
    const environment = await openRawApiEnvironment({ openEngine })
    environment.api.answer(endless)
    const line = openRawSocket(environment.port)
    await line.send(environment.callHead('GET', path))
    await line.untilResponses(1)
    const [health] = await environment.at.planbridge.health()
    expect(health?.calls?.running).toBe(1)
    line.close()
  })
})
