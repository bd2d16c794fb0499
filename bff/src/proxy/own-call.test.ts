import { describe, expect, test } from 'vitest'
import { Failure } from '../failure.ts'
import type { Body, Bytes, Chunks } from '../streams/body.ts'
import { callForPlanbridge } from './own-call.ts'

const now = Date.parse('2026-01-05T09:00:00Z')
const operation = { id: 'pull', title: 'Pull', method: 'GET', path: '/queue/{id}' }

interface Given {
  readonly status?: number
  readonly body?: Body
  readonly headers?: Record<string, string>
  readonly fields?: Readonly<Record<string, string>>
  readonly error?: Error
}

/** A call of Planbridge's own, answered as given. */
const call = async ({ status = 200, body = null, headers = {}, fields = { id: '1' }, error }: Given) => {
  const sent: unknown[] = []
  const needs = {
    clock: { now: () => now },
    limits: { requestBytesMax: 1 },
    freshToken: (request: unknown) => {
      sent.push(request)
      return { kind: 'token', tokens: { access: 'CANARY', refresh: null }, version: 1 }
    },
    noteUse: () => undefined,
    keys: { choose: () => ({ kind: 'none' }) },
    admission: {
      admit: ({ person }: { person: string }) => {
        sent.push(person)
        return { kind: 'admitted', done: () => undefined, receiving: () => ({}), sending: () => ({}) }
      },
      retryDelayMs: () => {
        throw new Error('a call of our own is not repeated')
      },
    },
    forward: ({ path }: { path: string }) => {
      sent.push(path)
      return error
        ? Promise.reject(error)
        : Promise.resolve({ kind: 'answer', response: { status, headers, body } })
    },
  }
  const integration = {
    id: 'crm',
    origins: { api: 'https://api.example' },
    operations: [],
    provider: {
      scopes: {},
      api: { headers: {} },
      refusals: { api: [{ status: [429], means: 'rate-limited' }] },
    },
  }
  const row = {
    id: 'connection',
    model: 'service-account',
    status: 'active',
    scopes: [],
    choices: [],
    choice: null,
    refusals: 0,
  }
  const own = { integration, row, operation, fields, answerBytesMax: 4 }
  const answer: unknown = await callForPlanbridge(needs as never)(own as never).catch(
    (thrown: unknown) => thrown,
  )
  return { answer, sent }
}

const bytes = (text: string): Bytes => Uint8Array.from(new TextEncoder().encode(text))
const none = { code: null, retryAfterSeconds: null, body: null, truncated: false }

describe('a call of Planbridge’s own', () => {
  test('is made for the connection, with nobody present', async () => {
    const { answer, sent } = await call({ body: bytes('data') })
    expect(sent).toEqual([{ connection: 'connection', present: false }, 'connection', '/queue/1'])
    expect(answer).toEqual({ ...none, status: 200, body: bytes('data') })
  })

  test('reads so much of a success', async () => {
    expect((await call({ body: bytes('data!') })).answer).toMatchObject({
      body: bytes('data'),
      truncated: true,
    })
    expect((await call({ status: 299, body: bytes('') })).answer).toMatchObject({
      status: 299,
      truncated: false,
    })
    const breaking = async function* (): AsyncGenerator<Bytes> {
      yield bytes('da')
      await Promise.resolve()
      throw new Error('reset')
    }
    expect((await call({ body: breaking() as Chunks })).answer).toMatchObject({
      body: bytes('da'),
      truncated: true,
    })
  })

  test.each([
    [300, null],
    [404, null],
    [429, 'rate-limited'],
    [500, null],
  ])('throws the body of the status %i away, whose meaning is %s', async (status, code) => {
    expect((await call({ status, body: bytes('data') })).answer).toEqual({ ...none, status, code })
  })

  test('gives up the stream of a body that it does not read', async () => {
    let isEnded = false
    const iterator = {
      next: () => Promise.resolve({ done: false, value: bytes('d') }),
      return: () => {
        isEnded = true
        return Promise.resolve({ done: true, value: undefined })
      },
    }
    await call({ status: 300, body: { [Symbol.asyncIterator]: () => iterator } as unknown as Chunks })
    expect(isEnded).toBe(true)
  })

  test.each([
    ['7', 7],
    ['0.5', 1],
    ['0', null],
  ])('has the wait that the answer asks for: %s', async (header, retryAfterSeconds) => {
    for (const status of [200, 503])
      expect((await call({ status, headers: { 'retry-after': header } })).answer).toMatchObject({
        retryAfterSeconds,
      })
  })

  test('that fails has the code and the wait of the failure, and no other error is taken for one', async () => {
    const error = new Failure('egress-failed', 'x', { retryAfterSeconds: 3 })
    expect((await call({ error })).answer).toEqual({
      ...none,
      status: null,
      code: 'egress-failed',
      retryAfterSeconds: 3,
    })
    expect((await call({ error: new Failure('egress-failed', 'x') })).answer).toMatchObject({
      retryAfterSeconds: null,
    })
    expect((await call({ error: new TypeError('CANARY') })).answer).toBeInstanceOf(TypeError)
    expect((await call({ fields: {} })).answer).toMatchObject({ message: 'pull needs other fields' })
  })
})
