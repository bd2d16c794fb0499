import type { Connection, Delegation } from '@planbridge/shared/contract'
import { describe, expect, it } from 'vitest'
import { endIsNear } from './nearness.ts'

const now = Date.parse('2026-11-21T10:00:00.000Z')
const dayMs = 86_400_000

const token = (daysLeft: number, change: Partial<Connection> = {}): Connection =>
  ({
    status: 'active',
    ends_at: new Date(now + daysLeft * dayMs).toISOString(),
    ...change,
  }) as Partial<Connection> as Connection

describe('the end of an access', () => {
  it.each([
    [15, null],
    [14, 'in-14-days'],
    [3.1, 'in-14-days'],
    [3, 'in-3-days'],
    [1, 'in-1-day'],
    [0.01, 'in-1-day'],
    [0, null],
    [-1, null],
  ])('is near, %d days ahead: %s', (days, nearness) => {
    expect(endIsNear(token(days), undefined, now)).toBe(nearness)
  })

  it('is as near as the BFF says, where a delegation ends', () => {
    expect(endIsNear(token(20), { warning: 'in-3-days' } as Delegation, now)).toBe('in-3-days')
    expect(endIsNear(token(2), { warning: null } as Delegation, now)).toBeNull()
  })

  it('is no news where nothing works any more, or where no end is known', () => {
    expect(endIsNear(token(2, { status: 'ended' }), undefined, now)).toBeNull()
    expect(endIsNear(token(2, { status: 'reconnect-required' }), undefined, now)).toBeNull()
    expect(endIsNear(token(2, { ends_at: null }), undefined, now)).toBeNull()
  })
})
