import { describe, expect, test } from 'vitest'
import { Failure } from '../failure.ts'
import { deliver, type DeliverNeeds } from './deliver.ts'

const now = Date.parse('2026-01-05T09:00:00.700Z')
const dayMs = 86_400_000
const secret = `whsec_${btoa('s'.repeat(32))}`
const delivery = {
  endpoint: 'we_1',
  message: 'evt_1',
  tenant: 't',
  type: 'connection.made',
  tries: 1,
  triedAt: null,
  httpStatus: null,
  reason: null,
}

interface Given {
  readonly answer?: object
  readonly delivery?: object
  readonly endpoint?: object
  /** The message; null: it is not kept any more. */
  readonly message?: object | null
  /** The endpoint after its health was noted; null: it was removed. */
  readonly after?: object | null
  readonly last?: boolean
  readonly opens?: Error
}

const answered = (status: number) => ({ kind: 'answer', status, headers: {} })

const deliverWith = async ({
  answer = answered(200),
  after = {},
  message = {},
  last,
  opens,
  ...given
}: Given) => {
  const log: unknown[] = []
  const record =
    (name: string, result?: unknown) =>
    (...input: unknown[]) => {
      log.push([name, ...input])
      return Promise.resolve(result)
    }
  const endpoint = {
    id: 'we_1',
    tenant: 't',
    url: 'https://host.example/',
    failures: 0,
    sealed: 'keys',
    ...given.endpoint,
  }
  const needs = {
    clock: { now: () => now },
    random: { bytes: (length: number) => new Uint8Array(length) },
    deadlineSeconds: 15,
    vault: {
      openAnswer: ({ id }: { id: string }) => {
        if (opens) return Promise.reject(opens)
        const text =
          id === 'we_1' ? JSON.stringify({ secrets: [{ text: secret, until: null }], pairs: [] }) : '{"a":1}'
        return Promise.resolve({ kind: 'opened', text })
      },
    },
    post: record('post', answer),
    store: {
      hostEvents: { find: () => Promise.resolve(undefined) },
      webhooks: {
        findMessage: () =>
          Promise.resolve(
            message === null ? undefined : { id: 'evt_1', tenant: 't', sealed: 'text', ...message },
          ),
        conclude: record('conclude'),
        noteHealth: record(
          'health',
          after === null
            ? undefined
            : { id: 'we_1', tenant: 't', enabled: true, failingSince: null, ...after },
        ),
        changeEndpoint: record('change'),
      },
    },
    events: {
      webhookTryFailed: record('failed'),
      webhookGivenUp: record('given up'),
      webhookEndpointDisabled: record('disabled'),
      webhookEndpointWaits: record('waits'),
    },
  } as unknown as DeliverNeeds
  const claimed = { delivery: { ...delivery, ...given.delivery }, lease: 'lease' } as never
  const outcome = await deliver(needs, endpoint as never, claimed, last)
  const named = (name: string) => log.filter((entry) => (entry as string[])[0] === name)
  return { outcome, log, named }
}

const key = { endpoint: 'we_1', message: 'evt_1' }

describe('a claimed message', () => {
  test('WH-60: is posted with its signature, and is delivered', async () => {
    const { outcome, log } = await deliverWith({})
    expect(outcome).toMatchObject({ status: 'delivered', tries: 2 })
    expect(log).toMatchObject([
      [
        'post',
        {
          url: 'https://host.example/',
          headers: {
            'content-type': 'application/json',
            'user-agent': 'Planbridge',
            'webhook-id': 'evt_1',
            'webhook-timestamp': String(Math.floor(now / 1_000)),
            'webhook-signature': expect.stringMatching(/^v1,/) as unknown,
          },
          body: new TextEncoder().encode('{"a":1}'),
          deadlineMs: 15_000,
          answerBytesMax: 1_024,
        },
      ],
      ['conclude', key, 'lease', { status: 'delivered' }],
      ['health', 'we_1', { failed: false, now, openUntil: null }],
    ])
  })

  test('WH-69: that fails is tried again, and its endpoint rests after five failures in a row', async () => {
    const failing = await deliverWith({ answer: answered(500), endpoint: { failures: 3 } })
    expect(failing.outcome).toMatchObject({ status: 'pending', reason: 'http-status' })
    expect(failing.named('health')).toEqual([['health', 'we_1', { failed: true, now, openUntil: null }]])
    expect(failing.named('failed')).toMatchObject([
      [
        'failed',
        {
          ...key,
          tenant: 't',
          tries: 2,
          httpStatus: 500,
          reason: 'http-status',
          nextTryAt: expect.any(String) as unknown,
        },
      ],
    ])
    const fifth = await deliverWith({ answer: answered(500), endpoint: { failures: 4 } })
    expect(fifth.named('health')).toEqual([
      ['health', 'we_1', { failed: true, now, openUntil: now + 30_000 }],
    ])
  })

  test('WH-69: is given up after its last try, or a test after its only one, and that is reported', async () => {
    for (const given of [{ delivery: { tries: 9 } }, { last: true }]) {
      const { outcome, named } = await deliverWith({ answer: answered(500), ...given })
      expect(outcome).toMatchObject({ status: 'dead' })
      expect([named('given up').length, named('failed').length]).toEqual([1, 0])
    }
    const { outcome } = await deliverWith({ last: true })
    expect(outcome).toMatchObject({ status: 'delivered' })
  })

  test('WH-64: whose event is not kept any more is given up without a try', async () => {
    const { outcome, log } = await deliverWith({ message: null })
    expect(outcome).toEqual({
      status: 'dead',
      tries: 1,
      nextAt: now,
      triedAt: now,
      httpStatus: null,
      reason: 'event-gone',
    })
    expect(log).toEqual([['conclude', { ...delivery }, 'lease', outcome]])
  })

  test.each([
    [new Failure('vault-unreadable', 'another key'), 'vault-unreadable: another key'],
    [new TypeError('CANARY'), 'TypeError'],
    ['CANARY', 'unknown'],
  ])('WH-64: that cannot be opened now waits a minute, which is no try: %s', async (opens, detail) => {
    const { outcome, log } = await deliverWith({ opens: opens as Error })
    expect(outcome).toBeUndefined()
    expect(log).toEqual([
      [
        'conclude',
        { ...delivery },
        'lease',
        {
          status: 'pending',
          tries: 1,
          httpStatus: null,
          reason: 'unopened',
          triedAt: now,
          nextAt: now + 60_000,
        },
      ],
      ['waits', { ...key, tenant: 't', detail }],
    ])
    const again = await deliverWith({ opens: opens as Error, delivery: { triedAt: 7 } })
    expect(again.named('conclude')).toMatchObject([['conclude', {}, 'lease', { triedAt: 7 }]])
  })
})

describe('an endpoint', () => {
  test('WH-65: that says it is gone is disabled', async () => {
    const { named } = await deliverWith({ answer: answered(410) })
    expect(named('change')).toEqual([['change', 'we_1', { enabled: false, disabledReason: 'gone' }]])
    expect(named('disabled')).toEqual([['disabled', { endpoint: 'we_1', tenant: 't', reason: 'gone' }]])
  })

  test.each([
    [now - 5 * dayMs + 1, false],
    [now - 5 * dayMs, true],
  ])('WH-65: that has failed for five days is disabled: %#', async (failingSince, isDisabled) => {
    const { named } = await deliverWith({ answer: answered(500), after: { failingSince } })
    expect(named('change')).toEqual(
      isDisabled ? [['change', 'we_1', { enabled: false, disabledReason: 'failing' }]] : [],
    )
    expect(named('disabled')).toHaveLength(isDisabled ? 1 : 0)
  })

  test('WH-65: that was disabled or removed meanwhile is left as it is', async () => {
    for (const after of [null, { enabled: false }]) {
      const { named } = await deliverWith({ answer: answered(410), after })
      expect(named('change')).toEqual([])
    }
  })
})
