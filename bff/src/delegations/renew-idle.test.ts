import { expect, test } from 'vitest'
import { renewIdle } from './renew-idle.ts'

const dayMs = 86_400_000
const now = Date.parse('2026-01-05T09:00:00Z')

const integrations = new Map([
  ['rotating', { provider: { refreshTokenDays: 40 }, refreshEnd: 'from-rotation' }],
  ['consented', { provider: { refreshTokenDays: 80 }, refreshEnd: 'from-consent' }],
  ['endless', { provider: {} }],
])

const renewedOf = async (rows: readonly object[]) => {
  const asked: unknown[] = []
  const renewed: unknown[] = []
  const needs = {
    clock: { now: () => now },
    integrations,
    store: {
      connections: {
        refreshTokensEndingBefore: (before: number) => {
          asked.push(before)
          return Promise.resolve(rows)
        },
      },
    },
    freshToken: (request: unknown) => Promise.resolve(renewed.push(request)),
  } as unknown as Parameters<typeof renewIdle>[0]
  await renewIdle(needs)
  return { asked, renewed }
}

test('a refresh token is used when a quarter of its lifetime is left, if its use extends it', async () => {
  const { asked, renewed } = await renewedOf([
    { id: 'due', integration: 'rotating', refreshEndsAt: now + 10 * dayMs },
    { id: 'early', integration: 'rotating', refreshEndsAt: now + 10 * dayMs + 1 },
    { id: 'unknown end', integration: 'rotating', refreshEndsAt: null },
    { id: 'fixed', integration: 'consented', refreshEndsAt: now + dayMs },
    { id: 'endless', integration: 'endless', refreshEndsAt: now + dayMs },
    { id: 'gone', integration: 'removed', refreshEndsAt: now + dayMs },
  ])
  expect(asked).toEqual([now + 20 * dayMs])
  expect(renewed).toEqual([
    { connection: 'due', present: false, ahead: true },
    { connection: 'unknown end', present: false, ahead: true },
  ])
})
