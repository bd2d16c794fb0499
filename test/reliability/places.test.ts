import { describe, expect, test } from 'vitest'
import { openRawApiEnvironment } from '../harness/raw-api/raw-api-environment.ts'
import { engines } from '../harness/raw-api/engines.ts'
import { openRawSocket } from '../harness/raw-api/raw-socket.ts'
import { answerBriefly, type ApiAnswer } from '../harness/raw-api/recording-api.ts'

const path = '/crm/v1/clients'
const chunk = Buffer.alloc(65_536, 'x')

const saying =
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

/** What the API does, and what the caller does then; most wait for an answer or its refusal. */
interface Ending {
  readonly api: ApiAnswer
  readonly caller?: (line: ReturnType<typeof openRawSocket>, isHeard: () => boolean) => Promise<void>
}

const leaves: Ending['caller'] = async (line, isHeard) => {
  await expect.poll(isHeard, { timeout: 10_000 }).toBe(true)
  line.close()
}

const leavesMidway: Ending['caller'] = async (line) => {
  await line.untilResponses(1)
  await expect.poll(() => line.bytes(), { timeout: 10_000 }).toBeGreaterThan(100_000)
  line.close()
}

const isCutOff: Ending['caller'] = (line) => line.untilClosed()

const endings: Readonly<Record<string, Ending>> = {
  'an answer that is here whole': { api: answerBriefly },
  'an answer in pieces': { api: inChunks, caller: (line) => line.untilFinished() },
  'an answer without a body': { api: (_, response) => void response.writeHead(204).end() },
  'a redirect': { api: saying(302, { location: 'https://elsewhere.example/' }) },
  'a refusal': { api: saying(404) },
  'a server in trouble, asked again': { api: saying(503) },
  'no answer': { api: (request) => void request.socket.destroy() },
  'an answer that breaks off': {
    api: (request, response) => {
      response.writeHead(200, { 'content-length': '1000000' })
      response.write(chunk, () => request.socket.destroy())
    },
    caller: isCutOff,
  },
  'an answer that breaks off while it says no': {
    api: (request, response) => {
      response.writeHead(500, { 'content-length': '1000000' })
      response.write('{', () => request.socket.destroy())
    },
  },
  'an answer that is too large, as it says itself': {
    api: (_, response) => void response.writeHead(200, { 'content-length': '9999999' }).write(chunk),
  },
  'an answer that becomes too large': { api: endless, caller: isCutOff },
  'an answer in an unknown coding': { api: saying(200, { 'content-encoding': 'zstd' }) },
  'an answer that repeats the token in a header': {
    api: (request, response) =>
      void response.writeHead(200, { etag: `"${request.headers.authorization}"` }).end('{}'),
  },
  'an answer that repeats the token in its body': {
    api: (request, response) => {
      response.write(chunk)
      response.end(JSON.stringify(request.headers))
    },
    caller: isCutOff,
  },
  'a caller who leaves before the answer': { api: silent, caller: leaves },
  'a caller who leaves in the middle of it': { api: endless, caller: leavesMidway },
  // Closes the budget, so it comes last.
  'a refusal for the pace': { api: saying(429, { 'retry-after': '5' }) },
}

const last = Object.keys(endings).at(-1)

describe.each(engines)('through $engine', ({ openEngine }) => {
  test('no call keeps its place, however it ends', async () => {
    const environment = await openRawApiEnvironment({ openEngine, limits: 'answer_mebibytes: 2' })
    const standing = async () => {
      const [health] = await environment.at.planbridge.health()
      return { running: health?.calls?.running, waiting: health?.calls?.waiting }
    }
    const make = async ({ api, caller = (line) => line.untilResponseOrClosed() }: Ending) => {
      environment.api.answer(api)
      const before = environment.api.requests.length
      const line = openRawSocket(environment.port)
      await line.send(environment.callHead('GET', path))
      const isHeard = () => environment.api.requests.length > before
      await caller(line, isHeard)
      expect(isHeard()).toBe(true)
    }
    const allLeft = (after: string) =>
      expect.poll(standing, { message: after, timeout: 10_000 }).toEqual({ running: 0, waiting: 0 })
    for (const [name, ending] of Object.entries(endings)) {
      await make(ending)
      await allLeft(name)
      if (name === last) return
      // A good answer now and then keeps the circuit closed.
      await make({ api: answerBriefly })
      await allLeft('a good answer')
    }
  })

  test('it is seen to be kept while an answer is under way', async () => {
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
