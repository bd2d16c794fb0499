import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { head } from '../../harness/deployment/over-http.ts'
import { type LoggedProcess, startLoggedProcess } from '../../harness/processes/logged-process.ts'

let planbridge: LoggedProcess
beforeAll(async () => {
  planbridge = await startLoggedProcess('')
})
afterAll(() => planbridge.remove())

const json = [
  'content-type: application/json',
  'origin: http://localhost:8787',
  'content-length: 1000',
  'connection: keep-alive',
]
const chunked = [
  'content-type: application/json',
  'origin: http://localhost:8787',
  'transfer-encoding: chunked',
]

/** Sends bytes and resets or half-closes the connection when they are sent. */
const breakOff = (bytes: string, how: 'reset' | 'end'): Promise<void> =>
  new Promise((resolve) => {
    const socket = connect(planbridge.port, '127.0.0.1', () => {
      socket.write(bytes, 'latin1', () => (how === 'reset' ? socket.resetAndDestroy() : socket.end()))
    })
    socket.on('error', () => undefined)
    socket.resume()
    socket.once('close', () => resolve())
  })

const counts = async (): Promise<Readonly<Record<string, number>>> => {
  const response = await fetch(`${planbridge.operations}/events`)
  return ((await response.json()) as { counts: Record<string, number> }).counts
}

const broken = [
  ['in the middle of a body', `${head('POST /bff/attempts HTTP/1.1', json)}{"integration":`],
  ['in the middle of a chunk', `${head('POST /bff/attempts/complete HTTP/1.1', chunked)}ff\r\n{"mode":`],
  ['before a body', head('POST /bff/sign-out HTTP/1.1', json)],
  ['in the middle of a body of a call', `${head('PUT /bff/proxy/x/y HTTP/1.1', json)}{"a":`],
  ['in the middle of the headers', 'POST /bff/attempts HTTP/1.1\r\nhost: localhost:8787\r\nx-a: b'],
  ['before the answer', head('GET /bff/catalog HTTP/1.1')],
  ['within a TLS greeting', '\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003'],
] as const

describe('OP-109: a client that breaks off', () => {
  test.each(broken)('OP-109: %s causes no error and no 5xx, and others are served', async (_, bytes) => {
    const before = planbridge.lines().length
    await Promise.all([breakOff(bytes, 'reset'), breakOff(bytes, 'reset'), breakOff(bytes, 'end')])
    expect((await fetch(planbridge.at)).status).toBe(200)
    expect((await counts())['request.broke']).toBeUndefined()
    const since = planbridge.lines().slice(before)
    expect(since.filter(({ level }) => level !== 'info')).toEqual([])
    expect(since.filter(({ code }) => code === 'internal')).toEqual([])
    expect(planbridge.hasExited()).toBe(false)
    // Everything that the process writes is a line of the log.
    expect(planbridge.output()).not.toMatch(/^[^{\n]/m)
  })

  test('OP-109: during a download causes no error', async () => {
    const page = await (await fetch(planbridge.at)).text()
    const [script = ''] = /\/assets\/index-[\w-]+\.js/.exec(page) ?? []
    await Promise.all(Array.from({ length: 3 }, () => breakOff(head(`GET ${script} HTTP/1.1`), 'reset')))
    expect((await fetch(planbridge.at + script)).status).toBe(200)
    expect(planbridge.lines().filter(({ level }) => level === 'error')).toEqual([])
  })
})
