import type { Delegation, Operation, OperationId } from '@planbridge/shared/contract'
import { describe, expect, it } from 'vitest'
import { calendarDay } from '../display/format-time.ts'
import { presentTerms, termsChange } from './terms-change.ts'

const now = new Date(2026, 10, 21, 10).getTime()
const ids = (...names: string[]) => names as OperationId[]
const listed = ids('read', 'list', 'write').map((id) => ({ id }) as Operation)
const inDays = (days: number) => new Date(2026, 10, 21 + days, 15, 30).toISOString()
const day = (days: number) => calendarDay(now, days)

const agreed = (ends_at: string = inDays(12)): Delegation =>
  ({ operations: ids('read', 'list'), ends_at, days: 30 }) as Partial<Delegation> as Delegation

describe('what was agreed, changed', () => {
  it.each([
    ['the same', { operations: ids('read', 'list'), until: day(12) }, inDays(12)],
    ['fewer operations', { operations: ids('list'), until: day(12) }, inDays(12)],
    ['an earlier day', { operations: ids('read'), until: day(3) }, new Date(2026, 10, 24, 23, 59, 59, 999)],
    ['today', { operations: ids('read'), until: day(0) }, new Date(2026, 10, 21, 23, 59, 59, 999)],
  ])('is no more than that: %s', (_, wish, endsAt) => {
    expect(termsChange(agreed(), wish, now)).toEqual({
      kind: 'narrower',
      endsAt: new Date(endsAt).toISOString(),
    })
  })

  it.each([
    ['one operation more', { operations: ids('read', 'list', 'write'), until: day(12) }, 12],
    ['another one instead', { operations: ids('write'), until: day(3) }, 3],
    ['another one, today', { operations: ids('write'), until: day(0) }, 1],
    ['a later day', { operations: ids('read'), until: day(13) }, 13],
  ])('is more, for days that count from the consent: %s', (_, wish, days) => {
    const endsAt = new Date(now + days * 86_400_000).toISOString()
    expect(termsChange(agreed(), wish, now)).toEqual({ kind: 'wider', endsAt, days })
  })

  it('is always more where it has ended', () => {
    const wish = { operations: ids('read'), until: day(0) }
    expect(termsChange(agreed(inDays(-1)), wish, now).kind).toBe('wider')
    expect(termsChange(agreed(new Date(now).toISOString()), wish, now).kind).toBe('wider')
  })

  it('opens as it is; where it is over, for as long again as the provider allows', () => {
    const possible = { operations: listed, daysMax: 20, now }
    expect(presentTerms(agreed(), possible)).toEqual({ operations: ['read', 'list'], until: day(12) })
    expect(presentTerms(agreed(inDays(-1)), possible).until).toBe(day(20))
    expect(presentTerms(agreed(inDays(-1)), { ...possible, daysMax: 90 }).until).toBe(day(30))
    const fewer = { ...possible, operations: listed.slice(0, 1) }
    expect(presentTerms(agreed(), fewer).operations).toEqual(['read'])
  })
})
