import type { ServerResponse } from 'node:http'
import { serve } from '@planbridge/bff/internal/http/node/serve.ts'
import { describe, expect, onTestFinished, test } from 'vitest'
import { freePort } from '../../harness/free-ports.ts'
import { engines } from '../../harness/raw-api/engines.ts'
import { openPausedReader } from '../../harness/raw-api/paused-reader.ts'
import { openRawApiEnvironment, type RawApiEnvironment } from '../../harness/raw-api/raw-api-environment.ts'
import { openRawSocket } from '../../harness/raw-api/raw-socket.ts'
import { answerBriefly, answerEndlessly, type ApiAnswer } from '../../harness/raw-api/recording-api.ts'

const read = '/crm/v1/clients'
const write = '/crm/v1/clients/A1'
const patient = { timeout: 60_000, interval: 50 }

/** Floods calls with a page size, and answers all others. */
const floodPages: ApiAnswer = (request, response) =>
  request.url?.includes('pageSize') === true
    ? answerEndlessly(request, response)
    : answerBriefly(request, response)

const page = `${read}?pageSize=1`

type Caller = Pick<RawApiEnvironment, 'callHead'>

const statusOf = async ({ port }: RawApiEnvironment, { callHead }: Caller, path = read) => {
  const line = openRawSocket(port)
  await line.send(callHead('GET', path))
  await line.untilResponses(1)
  line.close()
  return line.statuses()[0]
}

const runningIn = async ({ at }: RawApiEnvironment, integration = 'dp-hybrid') => {
  const health = await at.planbridge.health()
  return health.find(({ id }) => id === integration)?.calls?.running ?? 0
}

/** Passes time in steps until all calls of the API have been aborted. */
const passUntilAborted = async ({ at, api }: RawApiEnvironment) => {
  const begin = at.clock.now()
  await expect
    .poll(() => {
      if (api.requests.every(({ isAborted }) => isAborted())) return true
      at.clock.pass(5)
      return false
    }, patient)
    .toBe(true)
  return (at.clock.now() - begin) / 1000
}

describe.each(engines)('clients that stop, through $engine', ({ openEngine }) => {
  test('HC-90 PX-32: a client that stops reading is cut off together with its provider call, visibly', async () => {
    const environment = await openRawApiEnvironment({ openEngine })
    environment.api.answer(answerEndlessly)
    const reader = openPausedReader(environment.port, environment.callHead('GET', read))
    await expect.poll(() => environment.api.requests.length, patient).toBe(1)
    expect(await passUntilAborted(environment)).toBeLessThan(600)
    await expect.poll(() => runningIn(environment), patient).toBe(0)
    reader.read()
    expect(await reader.untilClosed()).toBe('reset')
    const cutOff = environment.at.logs.filter(({ event }) => event === 'calls.cut-off')
    expect(cutOff).toMatchObject([{ integration: 'dp-hybrid', stalled: 1, replaced: 0, tooLong: 0 }])
  })

  test('HC-90 PX-32: pipelined calls behind a response that is not read are cut off as well', async () => {
    const environment = await openRawApiEnvironment({ openEngine })
    environment.api.answer(answerEndlessly)
    const { callHead, port } = environment
    openPausedReader(port, callHead('GET', read).repeat(3))
    await expect.poll(() => environment.api.requests.length, patient).toBe(3)
    await passUntilAborted(environment)
    await expect.poll(() => runningIn(environment), patient).toBe(0)
  })

  test('HC-90 PX-15: pipelined calls behind another one end when their client disconnects', async () => {
    const environment = await openRawApiEnvironment({ openEngine })
    environment.api.answer(answerEndlessly)
    const { api, callHead, port } = environment
    const reader = openPausedReader(port, callHead('GET', read).repeat(3))
    await expect.poll(() => api.requests.length, patient).toBe(3)
    reader.close()
    await expect.poll(() => api.requests.every(({ isAborted }) => isAborted()), patient).toBe(true)
    await expect.poll(() => runningIn(environment), patient).toBe(0)
  })

  test('HC-90 PX-32: an upload that stops is answered with 408, and its provider call is aborted', async () => {
    const environment = await openRawApiEnvironment({ openEngine })
    const { port, callHead } = environment
    const line = openRawSocket(port)
    const lines = ['content-type: application/json', 'content-length: 1000000']
    await line.send(callHead('PUT', write, lines) + 'x'.repeat(900_000))
    await expect.poll(() => environment.api.requests.length, patient).toBe(1)
    await passUntilAborted(environment)
    await line.untilResponses(1)
    expect(line.statuses()).toEqual([408])
    expect(line.text()).toContain('client-too-slow')
    await line.untilClosed()
    expect(await runningIn(environment)).toBe(0)
  })

  test('PX-34: a call ends at the time limit, also while its client does not read', async () => {
    const environment = await openRawApiEnvironment({
      openEngine,
      limits: 'answer_minutes: 1, stall_seconds: 600',
    })
    environment.api.answer(answerEndlessly)
    openPausedReader(environment.port, environment.callHead('GET', read))
    await expect.poll(() => environment.api.requests.length, patient).toBe(1)
    expect(await passUntilAborted(environment)).toBeLessThan(300)
    await expect.poll(() => runningIn(environment), patient).toBe(0)
  })

  const trickles: readonly (readonly [string, (response: ServerResponse) => void])[] = [
    ['the body of a short response', (response) => void response.writeHead(200, { 'content-length': 1_000 })],
    ['the body of an error', (response) => void response.writeHead(404, { 'content-length': 1_000 })],
    ['the body of a redirect', (response) => void response.writeHead(302, { 'content-length': 1_000 })],
  ]

  test.each(trickles)(
    'PX-34: an API that never completes %s is given up at the time limit',
    async (_, begin) => {
      const environment = await openRawApiEnvironment({ openEngine, limits: 'answer_minutes: 1' })
      environment.api.answer((_request, response) => {
        begin(response)
        const timer = setInterval(() => response.write('x'), 100)
        response.once('close', () => clearInterval(timer))
      })
      const line = openRawSocket(environment.port)
      await line.send(environment.callHead('GET', read))
      await expect.poll(() => environment.api.requests.length, patient).toBe(1)
      await passUntilAborted(environment)
      await line.untilResponseOrClosed()
      await expect.poll(() => runningIn(environment), patient).toBe(0)
    },
  )

  const unfinished = ['content-type: application/json', 'content-length: 1000000']

  test.each([
    ['paused readers', ({ callHead }: Caller) => callHead('GET', page)],
    ['uploads that stop', ({ callHead }: Caller) => `${callHead('PUT', write, unfinished)}{`],
  ])('HC-90 PX-33: people with %s take no place that another person needs', async (_, requestOf) => {
    const environment = await openRawApiEnvironment({
      openEngine,
      settings: 'concurrency: { connection: 8, integration: 16 }',
    })
    const { at, port, openCaller } = environment
    environment.api.answer(floodPages)
    for (const account of ['priya.nair', 'tom.okafor', 'helen.marsh', 'gareth.pugh']) {
      const request = requestOf(await openCaller(account))
      for (let n = 0; n < 8; n += 1) openPausedReader(port, request)
    }
    const worker = await openCaller('mei.tanaka')
    await expect.poll(() => environment.api.requests.length, patient).toBeGreaterThanOrEqual(12)
    at.clock.pass(2)
    for (let n = 0; n < 20; n += 1) expect(await statusOf(environment, worker)).toBe(200)
    // The calls that were not in the way go on.
    expect(await runningIn(environment)).toBeGreaterThan(8)
  })

  test('HC-90 PX-33: every integration of a server gets answers while all places of another one are taken', async () => {
    const environment = await openRawApiEnvironment({
      openEngine,
      settings: 'concurrency: { connection: 8, integration: 8 }',
      limits: 'stall_seconds: 600',
    })
    const { port, callHead, openCaller } = environment
    environment.api.answer(floodPages)
    for (let n = 0; n < 8; n += 1) openPausedReader(port, callHead('GET', page))
    await expect.poll(() => runningIn(environment), patient).toBe(8)
    const other = await openCaller('mei.tanaka', 'dp-code')
    for (let n = 0; n < 3; n += 1) expect(await statusOf(environment, other)).toBe(200)
  })
})

test('HC-90 PX-33: bodies that one person sends without end are limited, and another person’s are read', async () => {
  const [first] = engines
  if (!first) throw new Error('no engine')
  const environment = await openRawApiEnvironment(first)
  const { port, callHead, openCaller } = environment
  const other = await openCaller('mei.tanaka')
  const put = ({ callHead: headOf }: Caller, sent: string) =>
    headOf('PUT', write, ['content-type: application/json', 'content-length: 60000']) + sent
  const lines = Array.from({ length: 70 }, () => openRawSocket(port))
  for (const line of lines) await line.send(put({ callHead }, 'x'))
  const refused = () => lines.flatMap((line) => line.statuses())
  await expect.poll(() => refused().length, patient).toBe(6)
  expect(new Set(refused())).toEqual(new Set([429]))
  const line = openRawSocket(port)
  await line.send(put(other, 'x'.repeat(60_000)))
  await line.untilResponses(1)
  expect(line.statuses()).toEqual([200])
})

test('HC-90 PX-32: a client that does not read complete responses is closed after a time of silence', async () => {
  const [first] = engines
  if (!first) throw new Error('no engine')
  const { at, api, callHead } = await openRawApiEnvironment(first)
  api.answer((_request, response) => void response.end('x'.repeat(60_000)))
  const port = await freePort()
  const serving = await serve(at.planbridge, { host: '127.0.0.1', port }, { timeout: 1_000 })
  onTestFinished(() => serving.close())
  const reader = openPausedReader(port, callHead('GET', read).repeat(200))
  await expect
    .poll(
      () => {
        // A socket that is not read notices its end only when it writes, which breaks the silence.
        reader.send('\r\n')
        return reader.ending()
      },
      { timeout: 60_000, interval: 3_000 },
    )
    .toBe('reset')
})
