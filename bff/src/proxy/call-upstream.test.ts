import { describe, expect, it } from 'vitest'
import type { Admission } from '../admission/admission.ts'
import { Failure } from '../failure.ts'
import type { Body, Bytes, Chunks } from '../streams/body.ts'
import { openClientDisconnect } from '../transport/client-disconnect.ts'
import type { ForwardOutcome, ForwardRequest } from '../transport/forward.ts'
import type { UpstreamCall } from './api-call.ts'
import { callUpstream } from './call-upstream.ts'
import type { ProxyNeeds } from './needs.ts'

const bytesOf = (text: string): Bytes => Uint8Array.from(new TextEncoder().encode(text))

async function* inChunks(...parts: readonly Bytes[]): AsyncGenerator<Bytes> {
  for (const part of parts) {
    await Promise.resolve()
    yield part
  }
}

const read = async (body: Body): Promise<number> => {
  if (body === null || body instanceof Uint8Array) return body?.byteLength ?? 0
  let size = 0
  for await (const chunk of body) size += chunk.byteLength
  return size
}

const answered = (
  status: number,
  body: Body = null,
  headers: Record<string, string> = {},
): ForwardOutcome => ({
  kind: 'answer',
  response: { status, headers, body },
})
const unreachable = { kind: 'unreachable', connected: false, detail: 'refused' } as const

const rules = [
  { status: [403], error: ['suspended'], means: 'scope-missing' },
  { status: [418], means: 'rate-limited' },
] as const

interface Given {
  readonly outcomes: readonly ForwardOutcome[]
  readonly body?: Body
  readonly retries?: 'admission' | 'none'
  readonly waits?: readonly (number | undefined)[]
  readonly admission?: Admission
}

/** One call of `ana` through a connection, with an API and an admission that answer as given. */
const call = async ({ outcomes, body = null, retries = 'admission', waits = [], admission }: Given) => {
  const caller = openClientDisconnect()
  const log: unknown[] = []
  const sent: ForwardRequest[] = []
  const [integration, operation] = [
    {
      id: 'crm',
      origins: { api: 'https://api.example' },
      provider: { api: { headers: {} }, refusals: { api: rules } },
    },
    { id: 'list', method: 'POST', path: '/list', body: { mediaType: 'application/json', example: '{}' } },
  ]
  const permit = {
    kind: 'admitted',
    done: (outcome: { kind: string }, refusal?: { means: string }) =>
      void log.push(['done', outcome.kind, refusal?.means]),
    sending: () => ({ over: () => void log.push(['sent']) }),
    receiving: (outcome: { kind: string }, refusal?: { means: string }) => ({
      over: () => void log.push(['read', outcome.kind, refusal?.means]),
    }),
  } as const
  const needs = {
    keys: { choose: () => ({ kind: 'none' }) },
    admission: {
      admit: (request: unknown) => {
        log.push(['admit', request])
        return admission ?? permit
      },
      retryDelayMs: (...asked: unknown[]) => {
        log.push(['retry', asked[1]])
        return waits[log.filter((line) => Array.isArray(line) && line[0] === 'retry').length - 1]
      },
    },
    forward: async (request: ForwardRequest) => {
      const outcome = outcomes[sent.length]
      sent.push(request)
      await read(request.body)
      return outcome
    },
    sleep: (ms: number) => {
      log.push(['sleep', ms])
      return Promise.resolve()
    },
  } as unknown as ProxyNeeds
  const row = { id: 'connection', choice: null }
  const sending = {
    call: { integration, operation, caller, person: 'ana', path: '/list', headers: {}, body: null, retries },
    row,
    body,
  } as unknown as UpstreamCall
  const result = await callUpstream(needs, sending, 'CANARY-AT').catch((error: unknown) => error)
  const linesOf = (name: string) => log.filter((line) => Array.isArray(line) && line[0] === name)
  return { result, log, linesOf, sent, integration, operation, row, caller }
}

describe('the admission of a call', () => {
  it('is asked for with its person, its connection and the bytes that wait with it', async () => {
    const { linesOf, integration, operation, row, caller } = await call({
      outcomes: [answered(200)],
      body: bytesOf('12345'),
    })
    const request = { integration, connection: row, operation, person: 'ana', caller, heldBytes: 5 }
    expect(linesOf('admit')).toEqual([['admit', request]])
  })

  it('counts no bytes of a body that is streamed, which is measured while it is sent', async () => {
    const body = inChunks(bytesOf('12345')) as Chunks
    const { linesOf } = await call({ outcomes: [answered(200)], body })
    expect(linesOf('admit')).toMatchObject([['admit', { heldBytes: 0 }]])
    expect(linesOf('sent').length).toBeGreaterThan(0)
  })

  it('that is refused says for which connection and when to try again', async () => {
    const admission = { kind: 'refused', code: 'rate-limited', retryAfterSeconds: 7 } as const
    const { result, sent } = await call({ outcomes: [], admission })
    expect(result).toMatchObject({ code: 'rate-limited', connection: 'connection', retryAfterSeconds: 7 })
    expect(sent).toEqual([])
  })
})

describe('a response', () => {
  it.each([
    [200, undefined],
    [399, undefined],
    [400, undefined],
    [403, 'scope-missing'],
    [500, undefined],
  ])('with status %i is matched with the rules for refusals from 400 on: %s', async (status, code) => {
    const body = bytesOf('{"error":"suspended"}')
    const { result, linesOf } = await call({ outcomes: [answered(status, body)] })
    expect(result).toMatchObject({ response: { status, body }, code })
    expect(linesOf('done')).toEqual([['done', 'answer', code]])
  })

  it.each([
    [399, false],
    [400, true],
  ])(
    'with status %i that is short and streamed is read before it is passed on: %s',
    async (status, isRead) => {
      const { result, linesOf } = await call({
        outcomes: [answered(status, inChunks(bytesOf('{}')) as Chunks)],
      })
      expect(linesOf('done')).toHaveLength(isRead ? 1 : 0)
      expect((result as { response: { body: Body } }).response.body instanceof Uint8Array).toBe(isRead)
    },
  )

  it.each([200, 403])(
    'with status %i that is streamed keeps the place of its call until it was read',
    async (status) => {
      const body = inChunks(new Uint8Array(40_000), new Uint8Array(40_000)) as Chunks
      const { result, linesOf } = await call({ outcomes: [answered(status, body)] })
      expect([linesOf('done'), linesOf('read')]).toEqual([[], []])
      expect(await read((result as { response: { body: Body } }).response.body)).toBe(80_000)
      expect(linesOf('done')).toEqual([])
      expect(linesOf('read').length).toBeGreaterThan(0)
    },
  )

  it.each([
    [65_536, true],
    [65_537, false],
  ])('that refuses the call is read for its reason up to 64 KiB: %i bytes, %s', async (length, isRead) => {
    const text = `{"error":"suspended","x":"${'x'.repeat(length - 28)}"}`
    expect(text).toHaveLength(length)
    const { result } = await call({ outcomes: [answered(403, inChunks(bytesOf(text)) as Chunks)] })
    expect(result).toMatchObject({ code: isRead ? 'scope-missing' : undefined })
  })

  it('that breaks off while its reason is read ends the call as unreachable, and frees its place', async () => {
    const breaking = async function* (): AsyncGenerator<Bytes> {
      yield bytesOf('{"error"')
      await Promise.resolve()
      throw new Error('reset')
    }
    const { result, linesOf } = await call({ outcomes: [answered(403, breaking() as Chunks)] })
    expect(result).toMatchObject({ code: 'provider-unreachable', connection: 'connection' })
    expect(linesOf('done')).toEqual([['done', 'answer', undefined]])
  })
})

describe('a try that failed', () => {
  it('is repeated after the wait of the retry policy, which is told of the earlier ones, each with a place of its own', async () => {
    const { result, linesOf, sent } = await call({
      outcomes: [unreachable, answered(503), answered(200)],
      waits: [200, 400],
      body: bytesOf('{}'),
    })
    expect(result).toMatchObject({ response: { status: 200 } })
    expect(linesOf('retry')).toMatchObject([
      [
        'retry',
        { outcome: unreachable, person: 'ana', retries: 0, replayable: true, responseStarted: false },
      ],
      ['retry', { retries: 1, replayable: true }],
    ])
    expect(linesOf('sleep')).toEqual([
      ['sleep', 200],
      ['sleep', 400],
    ])
    expect(linesOf('done')).toEqual([
      ['done', 'unreachable', undefined],
      ['done', 'answer', undefined],
      ['done', 'answer', undefined],
    ])
    expect([sent.length, linesOf('admit').length]).toEqual([3, 3])
  })

  it('whose response is repeated is matched by its status alone, and its body is not read', async () => {
    let isDiscarded = false
    const iterator = {
      next: () => Promise.resolve({ done: false, value: bytesOf('{"error":"suspended"}') }),
      return: () => {
        isDiscarded = true
        return Promise.resolve({ done: true, value: undefined })
      },
    }
    const body = { [Symbol.asyncIterator]: () => iterator } as unknown as Chunks
    const { linesOf } = await call({
      outcomes: [answered(403, body), answered(418, null), answered(200)],
      waits: [1, 1],
    })
    expect(linesOf('done')).toEqual([
      ['done', 'answer', undefined],
      ['done', 'answer', 'rate-limited'],
      ['done', 'answer', undefined],
    ])
    expect(isDiscarded).toBe(true)
  })

  it('is not replayable if its body was streamed', async () => {
    const { linesOf } = await call({ outcomes: [unreachable], body: inChunks(bytesOf('{}')) as Chunks })
    expect(linesOf('retry')).toMatchObject([['retry', { replayable: false }]])
  })

  it.each([answered(200), answered(399)])('is none with a status below 400', async (outcome) => {
    expect((await call({ outcomes: [outcome] })).linesOf('retry')).toEqual([])
  })

  it('is not repeated for a caller that repeats calls itself', async () => {
    const { result, linesOf } = await call({ outcomes: [unreachable], retries: 'none' })
    expect(result).toMatchObject({ code: 'provider-unreachable' })
    expect(linesOf('retry')).toEqual([])
  })

  it.each([
    [unreachable, 'provider-unreachable', 'unreachable'],
    [{ ...unreachable, kind: 'too-slow' }, 'provider-too-slow', 'too-slow'],
    [{ ...unreachable, egressFailed: true }, 'egress-failed', 'unreachable'],
    [{ ...unreachable, cause: new Failure('request-too-large', 'x') }, 'request-too-large', 'abandoned'],
  ] as const)('gives the caller the failure of its cause', async (outcome, code, recorded) => {
    const { result, linesOf } = await call({ outcomes: [outcome] })
    expect(result).toMatchObject({ code })
    expect(linesOf('done')).toEqual([['done', recorded, undefined]])
  })
})
