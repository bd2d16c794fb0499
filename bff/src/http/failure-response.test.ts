import { expect, test } from 'vitest'
import { openEvents, type PlanbridgeEvent } from '../events.ts'
import { Failure } from '../failure.ts'
import { type FailedRequest, failureAnswer } from './failure-response.ts'

const request = { path: '/bff/session', method: 'GET', by: 'person' } as const

const answerTo = (error: unknown, where: FailedRequest = request) => {
  const logs: PlanbridgeEvent[] = []
  const random = { bytes: (length: number) => new Uint8Array(length) }
  const { status, headers, body } = failureAnswer({
    events: openEvents([(one) => void logs.push(one)]),
    random,
  })(error, where)
  return { status, headers, problem: JSON.parse(body) as Record<string, unknown>, logs }
}

const usual = ['type', 'title', 'status', 'code', 'reference']
const otherPerson = { name: 'T… O…', providers: ['Plannr'] }
const character = { code_point: 'U+2013', position: 7 }

test.each([
  [{}, {}],
  [{ retryAfterSeconds: 7 }, { retry_after: 7 }],
  [{ connection: 'c' }, { connection: 'c' }],
  [{ account: 'a' }, { account: 'a' }],
  [{ limit: 100 }, { limit: 100 }],
  [{ character }, { character }],
  [
    { otherPerson, offer: 'o' },
    { other_person: otherPerson, offer: 'o' },
  ],
])('OP-50: a failure with %j has the members %j besides the usual ones', (options, members) => {
  const { status, headers, problem } = answerTo(new Failure('too-many-requests', 'CANARY detail', options))
  expect(problem).toEqual({
    type: 'urn:planbridge:problem:too-many-requests',
    title: 'Too many requests',
    status: 429,
    code: 'too-many-requests',
    reference: 'AAAAAAAAAAAA',
    ...members,
  })
  expect(Object.keys(problem)).toEqual(expect.arrayContaining(usual))
  expect([status, headers['content-type'], headers['cache-control']]).toEqual([
    429,
    'application/problem+json',
    'no-store',
  ])
  expect(headers['retry-after']).toBe('retry_after' in members ? '7' : undefined)
})

test('OP-50: a method that is not allowed names those that are', () => {
  const { status, headers } = answerTo(new Failure('method-not-allowed', 'PUT', { allow: 'GET, HEAD' }))
  expect([status, headers['allow']]).toEqual([405, 'GET, HEAD'])
  expect(answerTo(new Failure('not-found', 'x')).headers).not.toHaveProperty('allow')
})

test('OP-50: the log has the beginning of long paths and details, under the reference of the answer', () => {
  const failure = new Failure('request-malformed', 'd'.repeat(2_000))
  const { logs, problem } = answerTo(failure, { ...request, path: 'p'.repeat(400), by: 'anyone' })
  expect(logs).toEqual([
    {
      event: 'request.failed',
      level: 'info',
      reference: problem['reference'],
      code: 'request-malformed',
      detail: `request-malformed: ${'d'.repeat(2_000)}`.slice(0, 1_000),
      path: 'p'.repeat(300),
      method: 'GET',
      by: 'anyone',
    },
  ])
})

test('OP-50: an error that nobody expected is answered without a word of it, and logged with the place, not the message', () => {
  const { status, problem, logs } = answerTo(new RangeError('CANARY'))
  expect([status, problem['code']]).toEqual([500, 'internal'])
  expect(JSON.stringify([problem, logs])).not.toContain('CANARY')
  const [log] = logs
  expect(log).toMatchObject({ event: 'request.broke', level: 'error', code: 'internal' })
  const { detail } = log as { readonly detail: string }
  expect(detail).toMatch(/^internal: unexpected RangeError at \S/)
  expect(detail.split(' at ')).toHaveLength(4)
})

test.each([
  ['internal', true, 'request.failed'],
  ['internal', false, 'request.broke'],
  ['store-unavailable', false, 'request.broke'],
  ['provider-failing', true, 'request.failed'],
  ['connection-not-found', false, 'request.failed'],
] as const)('OP-50: %s, with a client that left: %s, is logged as %s', (code, clientDisconnected, event) => {
  const { logs } = answerTo(new Failure(code, 'x'), { ...request, clientDisconnected })
  expect(logs).toMatchObject([{ event, code, detail: `${code}: x`, by: 'person' }])
})

test('OP-50: a failure that has a reference already keeps it', () => {
  const failure = new Failure('consent-denied', 'x')
  failure.reference = 'known'
  expect(answerTo(failure).problem).toMatchObject({ reference: 'known' })
})
