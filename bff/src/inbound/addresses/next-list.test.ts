import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { StoredAddresses } from '../../store/ports/ports.ts'
import type { FetchedList } from './fetch-address-list.ts'
import {
  afterAccept,
  afterFetch,
  afterReject,
  ageOf,
  type ChangeFacts,
  holdReason,
  noAddresses,
  stateOf,
} from './next-list.ts'

const hour = 3_600_000
const day = 24 * hour
const noon = Date.parse('2026-11-30T12:00:00Z')
const facts: ChangeFacts = { now: noon, share: 1, refreshMs: day, overlapMs: day }
const at = (now: number): ChangeFacts => ({ ...facts, now })

const published = (...ranges: string[]): FetchedList => ({
  kind: 'list',
  ranges: ranges.toSorted(),
  validators: { etag: '"1"', lastModified: null },
})
const failed: FetchedList = { kind: 'failed', detail: 'status 503' }
const ten = Array.from({ length: 10 }, (_, nth) => `8.8.8.${nth}`)
const inUse = afterFetch(noAddresses, published(...ten), facts).list

describe('holding', () => {
  test.each<[string, readonly string[], readonly string[], string | undefined]>([
    ['no addresses', ten, [], 'emptied'],
    ['other addresses', ten, ['9.9.9.1', '9.9.9.2'], 'disjoint'],
    ['one other address instead of one', ['8.8.8.1'], ['8.8.8.2'], 'disjoint'],
    ['more than half others', ten, [...ten.slice(0, 4), '9.9.9.1', '9.9.9.2'], 'half-changed'],
    [
      'many more',
      ['8.8.8.1', '8.8.8.2'],
      ['8.8.8.1', '8.8.8.2', '9.9.9.1', '9.9.9.2', '9.9.9.3'],
      'half-changed',
    ],
    ['a broad range', ten, [...ten, '9.9.0.0/16'], 'broad-range'],
    ['a broad IPv6 range', ten, [...ten, '2600:1f00::/32'], 'broad-range'],
    ['one more', ten, [...ten, '9.9.9.1'], undefined],
    ['one less', ten, ten.slice(1), undefined],
    ['a range of one site', ten, [...ten, '9.9.9.0/24'], undefined],
    [
      'a part of a broad range that is in the list',
      ['9.9.0.0/16', ...ten],
      ['9.9.0.0/16', '9.9.0.0/17', ...ten],
      undefined,
    ],
    ['a second one', ['8.8.8.1'], ['8.8.8.1', '8.8.8.2'], undefined],
  ])('WH-11 HP-46: a list with %s is held if it has to be', (_, before, after, reason) => {
    expect(holdReason(before, after)).toBe(reason)
  })

  test('WH-11: a held list changes nothing in use and is reported once; its age is that of the list in use', () => {
    const first = afterFetch(inUse, published('9.9.9.9'), at(noon + day))
    expect(first.happened).toEqual({ kind: 'held', reason: 'disjoint', added: 1, removed: 10 })
    const second = afterFetch(first.list, published('9.9.9.9'), at(noon + 2 * day))
    expect(second.happened).toBeNull()
    expect(second.list).toMatchObject({
      ranges: inUse.ranges,
      confirmedAt: noon,
      held: { ranges: ['9.9.9.9'], since: noon + day, seenAt: noon + 2 * day },
      validators: null,
    })
  })

  test('WH-11: a held list is withdrawn when the provider publishes the list in use again', () => {
    const { list } = afterFetch(inUse, published(), at(noon + day))
    expect(list.held).toMatchObject({ reason: 'emptied' })
    expect(afterFetch(list, published(...ten), at(noon + 2 * day)).list).toMatchObject({
      held: null,
      confirmedAt: noon + 2 * day,
    })
  })

  test('WH-11: an accepted list is in use, with the addresses before it for the overlap, and is as old as its last publication', () => {
    const { list } = afterFetch(inUse, published('9.9.9.9'), at(noon + day))
    const accepted = afterAccept(list, list.held as NonNullable<StoredAddresses['held']>, {
      now: noon + 2 * day,
      overlapMs: day,
    })
    expect(accepted).toMatchObject({
      ranges: ['9.9.9.9'],
      held: null,
      confirmedAt: noon + day,
      changedAt: noon + 2 * day,
    })
    expect(accepted.former).toEqual(ten.map((range) => ({ range, until: noon + 3 * day })))
  })

  test('WH-11: a rejected list is not held again, and the list in use counts as confirmed at the decision alone', () => {
    const { list } = afterFetch(inUse, published('9.9.9.9'), at(noon + day))
    const rejected = afterReject(list, list.held as NonNullable<StoredAddresses['held']>, noon + 2 * day)
    const again = afterFetch(rejected, published('9.9.9.9'), at(noon + 5 * day))
    expect(again).toMatchObject({
      happened: null,
      list: { ranges: inUse.ranges, held: null, confirmedAt: noon + 2 * day },
    })
    expect(afterFetch(again.list, published('9.9.9.8'), at(noon + 6 * day)).happened).toMatchObject({
      kind: 'held',
    })
  })
})

describe('following', () => {
  test('WH-09: the first list must have addresses', () => {
    const { list, happened } = afterFetch(noAddresses, published(), facts)
    expect(list.ranges).toBeNull()
    expect(happened).toMatchObject({ kind: 'failed' })
  })

  test('an address that left the list stays in use for the overlap, and not longer if it left twice', () => {
    const once = afterFetch(inUse, published(...ten.slice(1)), at(noon + day)).list
    expect(once.former).toEqual([{ range: '8.8.8.0', until: noon + 2 * day }])
    const back = afterFetch(once, published(...ten), at(noon + day + hour)).list
    expect(back.former).toEqual([])
    const later = afterFetch(once, published(...ten.slice(2)), at(noon + 3 * day)).list
    expect(later.former).toEqual([{ range: '8.8.8.1', until: noon + 4 * day }])
  })

  test('WH-10: a confirmed list is fetched again within the documented day, never at the same second everywhere', () => {
    const waits = [0, 0.5, 1].map(
      (share) => afterFetch(inUse, { kind: 'unchanged' }, { ...facts, share }).list.nextAt - noon,
    )
    expect(waits).toEqual([18 * hour, 21 * hour, 24 * hour])
  })

  test('WH-12: a failure is tried again within a minute, then more and more seldom, at most an hour apart', () => {
    let list = noAddresses
    const waits: number[] = []
    for (let tries = 0; tries < 8; tries += 1) {
      list = afterFetch(list, failed, facts).list
      waits.push((list.nextAt - noon) / 60_000)
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60])
    expect(list).toMatchObject({ ranges: null, failures: 8, problem: 'status 503' })
  })

  test('a provider that names a time to wait is not asked before it', () => {
    const { list } = afterFetch(
      inUse,
      { kind: 'failed', detail: 'status 429', retryAfterMs: 5 * hour },
      facts,
    )
    expect(list.nextAt).toBe(noon + 5 * hour)
  })
})

test('WH-10: a list is current, then old, then closed; a clock that was set back does not make it older', () => {
  const times = { alarmMs: 48 * hour, closeMs: 168 * hour }
  const stateTexts = [-day, 0, 48 * hour, 48 * hour + 1, 168 * hour, 168 * hour + 1].map((age) =>
    stateOf(inUse, noon + age, times),
  )
  expect(stateTexts).toEqual(['current', 'current', 'current', 'old', 'old', 'closed'])
  expect(ageOf(inUse, noon - day)).toBe(0)
  expect(stateOf(noAddresses, noon, times)).toBe('none')
})

test('WH-08 WH-09 WH-11: whatever a provider publishes, no address is in use that no accepted list had, and the list is never emptied', () => {
  const range = fc.constantFrom(...ten, '9.9.9.1', '9.9.9.2', '9.9.0.0/16')
  const answer = fc.oneof(
    fc.uniqueArray(range, { maxLength: 12 }).map((ranges) => published(...ranges)),
    fc.constant<FetchedList>({ kind: 'unchanged' }),
    fc.constant(failed),
  )
  fc.assert(
    fc.property(fc.array(answer, { maxLength: 12 }), (answers) => {
      let list = inUse
      answers.forEach((fetched, nth) => {
        const before = list
        const { list: next } = afterFetch(before, fetched, at(noon + nth * day))
        const isTakenOver =
          fetched.kind === 'list' && holdReason(before.ranges ?? [], fetched.ranges) === undefined
        expect(next.ranges).toEqual(isTakenOver ? fetched.ranges : before.ranges)
        expect(next.ranges?.length).toBeGreaterThan(0)
        const known = [...(before.ranges ?? []), ...before.former.map((one) => one.range)]
        expect(next.former.filter((one) => !known.includes(one.range))).toEqual([])
        list = next
      })
    }),
  )
})
