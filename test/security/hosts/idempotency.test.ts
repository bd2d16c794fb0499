import { hostEndpoints } from '@planbridge/shared/host-api'
import { describe, expect, test } from 'vitest'
import { type Import, openImport } from '../../harness/deployment/host-import.ts'
import { outcomeOf } from '../../harness/deployment/host.ts'

const { importConnection } = hostEndpoints

const isTokenRequest = ({ url }: Request) => url.includes('/connect/token')

describe('an idempotency key', () => {
  const keyed = (key: string) => ({ 'idempotency-key': key })

  test.each([
    ['"import-1"', 'import-1'],
    ['import-1', '"import-1"'],
  ])('EM-34: gives a repeated request its first answer: %s, then %s', async (first, second) => {
    const { host, input, provider } = await openImport('repeated')
    const made = await host.call(importConnection, input, keyed(first))
    const reordered = Object.fromEntries(Object.entries(input).toReversed()) as unknown as Import
    const again = await host.call(importConnection, reordered, keyed(second))
    expect([made.ok, again.ok]).toEqual([true, true])
    expect(again.body).toEqual(made.body)
    expect(again.response.headers.get('idempotency-replayed')).toBe('true')
    expect(made.response.headers.get('idempotency-replayed')).toBeNull()
    expect(provider.log.entries.filter(({ path }) => path.endsWith('/connect/token'))).toHaveLength(1)
  })

  test('EM-34: keeps a refusal, with its reference, and no failure that may pass', async () => {
    const { host, input, provider } = await openImport('kept')
    const unknown = { ...input, refresh_token: 'unknown' }
    const refused = await host.call(importConnection, unknown, keyed('one'))
    const again = await host.call(importConnection, unknown, keyed('one'))
    expect(refused.body).toMatchObject({ code: 'import-rejected' })
    expect(again.body).toEqual(refused.body)
    expect(again.response.headers.get('content-type')).toBe('application/problem+json')
    for (const status of [503, 429]) {
      provider.interrupt({ when: isTokenRequest, times: 1, answer: () => new Response('{}', { status }) })
      expect((await host.call(importConnection, input, keyed('two'))).ok).toBe(false)
    }
    expect((await host.call(importConnection, input, keyed('two'))).ok).toBe(true)
  })

  test('EM-34: is refused for another request, and while the first one runs', async () => {
    const { host, input, provider } = await openImport('in use')
    let free = (): void => undefined
    const running = new Promise<void>((resolve) => {
      free = resolve
    })
    let reached = (): void => undefined
    const asked = new Promise<void>((resolve) => {
      reached = resolve
    })
    provider.interrupt({
      when: isTokenRequest,
      times: 1,
      answer: async (_, proceed) => {
        reached()
        await running
        return proceed()
      },
    })
    const first = host.call(importConnection, input, keyed('one'))
    await asked
    const second = await host.call(importConnection, input, keyed('one'))
    expect([second.status, second.body]).toMatchObject([
      409,
      { code: 'idempotency-key-in-use', retry_after: 1 },
    ])
    const other = await host.call(importConnection, { ...input, subject: 'user-2' }, keyed('one'))
    expect([other.status, other.body]).toMatchObject([422, { code: 'idempotency-key-reused' }])
    free()
    expect((await first).ok).toBe(true)
  })

  test.each(['', '"', 'a b', '"a", "b"', 'a,b', `"${'x'.repeat(201)}"`, '"ü"'])(
    'EM-34: that is malformed is refused: %j',
    async (key) => {
      const { host, input, stored } = await openImport('malformed')
      const headers = {
        'content-type': 'application/json',
        'idempotency-key': key,
      }
      const response = await host.send('/v1/connections', {
        method: 'POST',
        headers,
        body: JSON.stringify(input),
      })
      expect(await outcomeOf(response)).toBe('400 idempotency-key-malformed')
      expect((await stored()).sealed).toEqual({})
    },
  )

  test('EM-34: repeats an answer for a day, and not a second longer', async () => {
    const { at, host, input } = await openImport('a day', { model: 'user-present' })
    const replayed = async () =>
      (await host.call(importConnection, input, keyed('one'))).response.headers.get('idempotency-replayed')
    expect(await replayed()).toBeNull()
    at.clock.pass(24 * 3600 - 1)
    expect(await replayed()).toBe('true')
    at.clock.pass(1)
    expect(await replayed()).toBeNull()
  })

  test('EM-34: is in use for two minutes if the process that made the request has crashed', async () => {
    const { at, host, input, provider } = await openImport('crashed')
    let reached = (): void => undefined
    const asked = new Promise<void>((resolve) => {
      reached = resolve
    })
    const stop = provider.interrupt({
      when: isTokenRequest,
      answer: () => {
        reached()
        return new Promise<Response>(() => undefined)
      },
    })
    void host.call(importConnection, input, keyed('one'))
    await asked
    stop()
    at.clock.pass(119)
    const early = await host.call(importConnection, input, keyed('one'))
    expect(early.body).toMatchObject({ code: 'idempotency-key-in-use' })
    at.clock.pass(1)
    expect((await host.call(importConnection, input, keyed('one'))).ok).toBe(true)
  })

  test('EM-34: keeps the answer sealed, and for a day', async () => {
    const { at, host, input } = await openImport('sealed')
    await host.call(importConnection, input, keyed('one'))
    const rows = await at.store.sealed.list({ after: '', max: 9 })
    const kept = rows.find(({ table }) => table === 'idempotency_keys')
    expect(kept?.sealed).toMatch(/^eyJ/)
    expect(JSON.stringify(kept)).not.toContain('Priya')
    at.clock.pass(24 * 3600)
    await at.planbridge.purge()
    const left = await at.store.sealed.list({ after: '', max: 9 })
    expect(left.map(({ table }) => table)).toEqual(['connections'])
  })
})
