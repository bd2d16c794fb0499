import { Connection } from '@planbridge/shared/contract'
import { describe, expect, it } from 'vitest'
import { planRenewal, type Presence } from './plan-renewal.ts'

const now = Date.parse('2026-01-05T09:00:00Z')
const minute = 60_000
const id = 'A'.repeat(43)

const endingIn = (leftMs: number, change: Partial<Connection> = {}): Connection =>
  Connection.parse({
    id,
    integration: 'acme',
    model: 'user-present',
    status: 'active',
    reason: null,
    trouble: null,
    account: null,
    choice: null,
    choices: [],
    scopes: [],
    operations: [],
    shared: false,
    connected_at: '2026-01-05T08:00:00Z',
    last_used_at: null,
    ends_at: null,
    token_ends_at: new Date(now + leftMs).toISOString(),
    renews_itself: false,
    renews_silently: true,
    renewable_until: null,
    warning: null,
    ...change,
  })

const present: Presence = { now, lastActiveAt: now, isBusy: false, tries: {} }
const runOut = { status: 'reconnect-required', reason: 'nothing-to-renew' } as const

const planned = (connection: Connection, change: Partial<Presence> = {}) =>
  planRenewal([connection], { ...present, ...change }).kind

describe('access that ends with its token', () => {
  it.each([
    ['is left alone while it lasts for more than a minute', endingIn(minute + 1), 'none'],
    ['is renewed in its last minute', endingIn(minute), 'renew'],
    ['is renewed if it has just run out', endingIn(-1, runOut), 'renew'],
    ['is renewed within half an hour after its end', endingIn(-30 * minute + 1, runOut), 'renew'],
    ['waits for its person if it ran out long ago', endingIn(-30 * minute, runOut), 'none'],
    ['is left alone if it renews itself', endingIn(0, { renews_silently: undefined }), 'none'],
    [
      'is left alone if its person disconnected at the provider',
      endingIn(-1, { ...runOut, reason: 'refused-by-provider' }),
      'none',
    ],
    [
      'is left alone after sign-out',
      endingIn(-1, { status: 'signed-out', reason: 'person-signed-out' }),
      'none',
    ],
    ['is left alone without a known end', endingIn(0, { token_ends_at: null }), 'none'],
  ])('%s', (_title, connection, kind) => {
    expect(planned(connection)).toBe(kind)
  })

  it('is left alone while its person is away for more than two minutes', () => {
    expect(planned(endingIn(0), { lastActiveAt: now - 2 * minute })).toBe('renew')
    expect(planned(endingIn(0), { lastActiveAt: now - 2 * minute - 1 })).toBe('none')
  })

  it('is asked about, and not renewed, if the page would lose something', () => {
    expect(planned(endingIn(minute), { isBusy: true })).toBe('ask')
    expect(planned(endingIn(-1, runOut), { isBusy: true })).toBe('none')
  })

  it('is tried once in five minutes, also if the clock was set back, and asked about in between', () => {
    for (const triedAt of [now - 5 * minute, now + 5 * minute])
      expect(planned(endingIn(minute), { tries: { [id]: triedAt } })).toBe('ask')
    for (const triedAt of [now - 5 * minute - 1, now + 5 * minute + 1])
      expect(planned(endingIn(minute), { tries: { [id]: triedAt } })).toBe('renew')
  })

  it('does not keep another connection from being renewed', () => {
    const other = endingIn(minute, { id: Connection.shape.id.parse('B'.repeat(43)) })
    expect(planRenewal([endingIn(0), other], { ...present, tries: { [id]: now } })).toEqual({
      kind: 'renew',
      connection: other,
    })
  })
})
