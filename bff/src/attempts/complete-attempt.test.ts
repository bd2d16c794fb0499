import { expect, test } from 'vitest'
import type { ConnectNeeds } from '../grants/needs.ts'
import { sha256 } from '../runtime/sha256.ts'
import { completeAttempt } from './complete-attempt.ts'

const now = Date.parse('2026-01-05T09:00:00Z')
const verifier = 'v'.repeat(43)
const response = { raw: 'state=s&code=c', mode: 'query', path: '/callback', verifier } as never
const session = { record: 'record', tenant: 'tenant', subject: 'ana', seenAt: now, endsAt: now + 1 }

interface Given {
  /** The looks at the attempt after which it is completed; it never is if absent. */
  readonly doneAfter?: number
  readonly state?: object
  readonly attempt?: object
  readonly rowOwner?: string | null
  readonly time?: number
}

/** A repeated request for an attempt that another request has taken. */
const repeatWith = async ({ doneAfter, state, attempt, rowOwner = 'ana', time = now }: Given) => {
  const waits: number[] = []
  const answerHash = await sha256(`query /callback state=s&code=c ${verifier}`)
  const stateHash = await sha256('s')
  let looks = -1
  const needs = {
    clock: { now: () => time },
    integrations: new Map(),
    vault: { unreadable: { has: () => false } },
    sleep: (ms: number) => Promise.resolve(void waits.push(ms)),
    store: {
      attempts: {
        find: () => {
          looks += 1
          const isDone = doneAfter !== undefined && looks > doneAfter
          return Promise.resolve({
            attempt: { stateHash, session: 'record', expiresAt: now + 1, returnTo: '/jobs', ...attempt },
            answerHash,
            phase: isDone ? 'done' : 'taken',
            outcome: isDone ? { connection: 'connection' } : null,
            ...(isDone && state),
          })
        },
      },
      connections: {
        find: () =>
          Promise.resolve(
            rowOwner === null
              ? undefined
              : {
                  id: 'connection',
                  owner: rowOwner,
                  integration: 'crm',
                  model: 'user-present',
                  status: 'active',
                  pendingUntil: null,
                  choices: [],
                  scopes: [],
                  journal: { failure: null },
                  firstConnectedAt: now,
                  usedAt: null,
                  endsAt: null,
                  tokenEndsAt: null,
                  refreshEndsAt: null,
                  createdAt: now,
                },
          ),
      },
      merges: { findOffer: () => Promise.resolve(undefined) },
    },
  } as unknown as ConnectNeeds
  const result: unknown = await completeAttempt(needs)(response, { session } as never).catch(
    (error: unknown) => error,
  )
  return { result, waits }
}

test.each([0, 1, 74])(
  'CB-14: a repeated request waits for the outcome of the first one: %i looks',
  async (doneAfter) => {
    const { result, waits } = await repeatWith({ doneAfter })
    expect(result).toMatchObject({ connection: { id: 'connection' }, return_to: '/jobs' })
    expect(waits).toEqual(Array.from({ length: doneAfter }, () => 200))
  },
)

test('CB-14: a repeated request gives up after 75 looks, fifteen seconds', async () => {
  for (const doneAfter of [75, undefined]) {
    const { result, waits } = await repeatWith(doneAfter === undefined ? {} : { doneAfter })
    expect(result).toMatchObject({ code: 'attempt-spent' })
    expect(waits).toHaveLength(75)
  }
})

test.each<[string, Given, object]>([
  [
    'another response',
    { state: { answerHash: 'other' } },
    { code: 'attempt-spent', connection: 'connection' },
  ],
  [
    'another response of another person',
    { state: { answerHash: 'other' }, rowOwner: 'ben' },
    { code: 'attempt-spent', connection: undefined },
  ],
  [
    'another response, and the connection was removed',
    { state: { answerHash: 'other' }, rowOwner: null },
    { code: 'attempt-spent', connection: undefined },
  ],
  ['no outcome', { state: { outcome: null } }, { code: 'attempt-spent', connection: undefined }],
  [
    'an outcome of a removed connection',
    { rowOwner: null },
    { code: 'attempt-spent', connection: undefined },
  ],
  [
    'an outcome of five minutes ago',
    { time: now + 1 + 300_000 },
    { code: 'attempt-spent', connection: 'connection' },
  ],
  ['a failure', { state: { outcome: { failure: 'consent-denied' } } }, { code: 'consent-denied' }],
  ['a failure that is unknown by now', { state: { outcome: { failure: 'gone' } } }, { code: 'internal' }],
  [
    'a failure with an offer that has ended',
    { state: { outcome: { failure: 'identity-of-another-person', offer: 'o' } } },
    { code: 'identity-of-another-person' },
  ],
])('CB-14: a request that is repeated with %s fails', async (_, given, expected) => {
  expect((await repeatWith({ doneAfter: 0, ...given })).result).toMatchObject(expected)
})

test('CB-14: a repeated request gets the outcome until five minutes after the end of its attempt', async () => {
  expect((await repeatWith({ doneAfter: 0, time: now + 300_000 })).result).toMatchObject({
    return_to: '/jobs',
  })
  const firm = await repeatWith({ doneAfter: 0, state: { outcome: { person: 'ana' } } })
  expect(firm.result).toEqual({ return_to: '/jobs' })
})
