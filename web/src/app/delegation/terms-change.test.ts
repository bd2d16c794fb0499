import type { Delegation, Operation, OperationId } from '@planbridge/shared/contract'
import { describe, expect, it } from 'vitest'
import { calendarDay } from '../display/format-time.ts'
import { currentTerms, termsChange } from './terms-change.ts'

const now = new Date(2026, 10, 21, 10).getTime()
const ids = (...names: string[]) => names as OperationId[]
const listed = ids('read', 'list', 'write').map((id) => ({ id }) as Operation)
const inDays = (days: number) => new Date(2026, 10, 21 + days, 15, 30).toISOString()
const day = (days: number) => calendarDay(now, days)

const agreed = (ends_at: string = inDays(12)): Delegation =>
  ({ operations: ids('read', 'list'), ends_at, days: 30 }) as Partial<Delegation> as Delegation

describe('a change of terms', () => {
  it.each([
    ['the same', { operations: ids('read', 'list'), until: day(12) }, inDays(12)],
    ['fewer operations', { operations: ids('list'), until: day(12) }, inDays(12)],
    ['an earlier day', { operations: ids('read'), until: day(3) }, new Date(2026, 10, 24, 23, 59, 59, 999)],
    ['today', { operations: ids('read'), until: day(0) }, new Date(2026, 10, 21, 23, 59, 59, 999)],
  ])('is narrower for %s', (_, terms, endsAt) => {
    expect(termsChange(agreed(), terms, now)).toEqual({
      kind: 'narrower',
      endsAt: new Date(endsAt).toISOString(),
    })
  })

  it.each([
    ['one operation more', { operations: ids('read', 'list', 'write'), until: day(12) }, 12],
    ['another one instead', { operations: ids('write'), until: day(3) }, 3],
    ['another one, today', { operations: ids('write'), until: day(0) }, 1],
    ['a later day', { operations: ids('read'), until: day(13) }, 13],
  ])('is wider for %s, with the days counted from the consent', (_, terms, days) => {
    const endsAt = new Date(now + days * 86_400_000).toISOString()
    expect(termsChange(agreed(), terms, now)).toEqual({ kind: 'wider', endsAt, days })
  })

  it('is always wider if the delegation has ended', () => {
    const terms = { operations: ids('read'), until: day(0) }
    expect(termsChange(agreed(inDays(-1)), terms, now).kind).toBe('wider')
    expect(termsChange(agreed(new Date(now).toISOString()), terms, now).kind).toBe('wider')
  })

  it('starts with the agreed terms, or with the same length within the limit if they have ended', () => {
    const limits = { operations: listed, daysMax: 20, now }
    expect(currentTerms(agreed(), limits)).toEqual({ operations: ['read', 'list'], until: day(12) })
    expect(currentTerms(agreed(inDays(-1)), limits).until).toBe(day(20))
    expect(currentTerms(agreed(inDays(-1)), { ...limits, daysMax: 90 }).until).toBe(day(30))
    const fewer = { ...limits, operations: listed.slice(0, 1) }
    expect(currentTerms(agreed(), fewer).operations).toEqual(['read'])
  })
})
