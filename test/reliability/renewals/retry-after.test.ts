import { describe, expect, test } from 'vitest'
import {
  hourSeconds,
  isTokenRequest,
  renewingDelegation,
  withIdToken,
} from '../../harness/deployment/renewing-delegation.ts'
import { runBackgroundTasks } from '../../harness/deployment/run-background-tasks.ts'
import { simulatorSigningKeys } from '../../mock/simulators/signing-keys.ts'

const start = Date.parse('2026-01-05T09:00:00Z') + hourSeconds * 1000

const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']

const imf = (at: number) => new Date(at).toUTCString()
const rfc850 = (at: number) => {
  const [, day = '', month = '', year = '', time = ''] = /, (\d+) (\w+) (\d+) ([\d:]+)/.exec(imf(at)) ?? []
  return `${weekdays[new Date(at).getUTCDay()]}, ${day}-${month}-${year.slice(2)} ${time} GMT`
}
const asctime = (at: number) => {
  const [, weekday = '', day = '', month = '', year = '', time = ''] =
    /(\w+), (\d+) (\w+) (\d+) ([\d:]+)/.exec(imf(at)) ?? []
  return `${weekday} ${month} ${String(Number(day)).padStart(2, ' ')} ${time} ${year}`
}

describe('Retry-After at the token endpoint', () => {
  test.each([
    ['seconds', () => ({ 'retry-after': '600' }), 600],
    ['an HTTP date', () => ({ 'retry-after': imf(start + 600_000) }), 600],
    ['an RFC 850 date', () => ({ 'retry-after': rfc850(start + 600_000) }), 600],
    ['an asctime date', () => ({ 'retry-after': asctime(start + 600_000) }), 600],
    ['an ISO date', () => ({ 'retry-after': new Date(start + 600_000).toISOString() }), 600],
    [
      'an HTTP date by the clock of the provider',
      () => ({ 'retry-after': imf(start + 4_200_000), date: imf(start + 3_600_000) }),
      600,
    ],
    ['a date in ten years', () => ({ 'retry-after': imf(start + 3.2e11) }), 3_600],
    ['a date in the past', () => ({ 'retry-after': imf(start - 600_000) }), 1],
    ['nonsense', () => ({ 'retry-after': 'soon' }), 1],
  ] as const)('RT-78 RT-08: %s is followed', async (_, headers, seconds) => {
    const { at, provider, fetchToken, row, refreshTokensSent } = await renewingDelegation()
    provider.interrupt({
      when: isTokenRequest,
      answer: () => Response.json({ error: 'busy' }, { status: 503, headers: headers() }),
    })
    at.clock.pass(hourSeconds)
    const refused = await fetchToken()
    expect(refused).toMatchObject({ kind: 'refused', code: 'provider-failing', retryAfterSeconds: seconds })
    expect(((await row())?.journal.retryAt ?? 0) - at.clock.now()).toBeGreaterThan((seconds - 1) * 1000 - 501)
    at.clock.pass(seconds - 1)
    expect((await fetchToken()).kind).toBe('refused')
    at.clock.pass(2)
    expect((await fetchToken()).kind).toBe('token')
    expect(refreshTokensSent().length).toBeLessThanOrEqual(2)
  })
})

test('RT-78: a key set that answers with a Retry-After date is not requested before it', async () => {
  const { at, publish, answer, renew, keySetRequests, row } = await renewingDelegation()
  publish(() => new Response(null, { status: 503, headers: { 'retry-after': imf(start + 120_000) } }))
  answer(withIdToken({ key: simulatorSigningKeys[2] }))
  await renew()
  const before = keySetRequests()
  at.clock.pass(100)
  await runBackgroundTasks(at)
  expect(keySetRequests()).toBe(before)
  at.clock.pass(120)
  await runBackgroundTasks(at)
  expect(keySetRequests()).toBeGreaterThan(before)
  expect(await row()).toMatchObject({ status: 'active' })
})
