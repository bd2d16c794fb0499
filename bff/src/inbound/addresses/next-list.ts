import { isBroad, isWithin, rangesOf } from '../../network/address-range.ts'
import type { HeldAddresses, HoldReason, StoredAddresses } from '../../store/ports/ports.ts'
import type { FetchedList } from './fetch-address-list.ts'

export interface ListTimes {
  /** How long a range that left the list stays in use. */
  readonly overlapMs: number
  /** Age from which operators are alarmed. */
  readonly alarmMs: number
  /** Age from which nothing is accepted by the list. */
  readonly closeMs: number
}

/** Facts for a change of a list. */
export interface ChangeFacts extends Pick<ListTimes, 'overlapMs'> {
  readonly now: number
  /** From 0 to 1; spreads the next fetch. */
  readonly share: number
  /** The documented time between two fetches. */
  readonly refreshMs: number
}

/** Happenings that are reported. */
export type ListHappening =
  | { readonly kind: 'changed'; readonly added: number; readonly removed: number }
  | { readonly kind: 'held'; readonly reason: HoldReason; readonly added: number; readonly removed: number }
  | { readonly kind: 'failed'; readonly detail: string }

export interface ListChange {
  readonly list: StoredAddresses
  readonly happened: ListHappening | null
}

/** A list that was never fetched. */
export const noAddresses: StoredAddresses = {
  ranges: null,
  confirmedAt: null,
  changedAt: null,
  former: [],
  held: null,
  rejected: null,
  validators: null,
  triedAt: null,
  nextAt: 0,
  failures: 0,
  problem: null,
}

type Texts = readonly string[]

const without = (texts: Texts, others: Texts): Texts => {
  const known = new Set(others)
  return texts.filter((text) => !known.has(text))
}

const isSame = (a: Texts, b: Texts): boolean => a.length === b.length && without(a, b).length === 0

/** A range of more addresses than one site has, none of whose wider ranges was in the list before. */
const opensBroadly = (before: Texts, added: Texts): boolean => {
  const known = rangesOf(before)
  return rangesOf(added).some((range) => isBroad(range) && !known.some((wider) => isWithin(range, wider)))
}

/** Why a list is not taken over without an operator; undefined if it is. */
export const holdReason = (before: Texts, after: Texts): HoldReason | undefined => {
  if (after.length === 0) return 'emptied'
  const [added, removed] = [without(after, before), without(before, after)]
  const kept = after.length - added.length
  if (kept === 0) return 'disjoint'
  const differing = added.length + removed.length
  if (differing > (kept + differing) / 2) return 'half-changed'
  return opensBroadly(before, added) ? 'broad-range' : undefined
}

const firstRetryMs = 60_000
const retryMsMax = 3_600_000

/** Soon after the first failure, so that a start without a network recovers, and then more and more seldom. */
const retryMs = (failures: number, { share, refreshMs }: ChangeFacts): number => {
  const ms = Math.min(firstRetryMs * 2 ** Math.min(failures, 10), retryMsMax, refreshMs)
  return ms * (0.5 + share / 2)
}

// Earlier than the documented time, so that a list is never older than it.
const nextAt = ({ now, refreshMs, share }: ChangeFacts): number =>
  now + Math.round(refreshMs * (0.75 + share / 4))

const succeeded = (list: StoredAddresses, facts: ChangeFacts): StoredAddresses => ({
  ...list,
  triedAt: facts.now,
  nextAt: nextAt(facts),
  failures: 0,
  problem: null,
})

const failedTo = (
  list: StoredAddresses,
  { detail, retryAfterMs = 0 }: Extract<FetchedList, { kind: 'failed' }>,
  facts: ChangeFacts,
): ListChange => {
  const waitMs = Math.round(Math.max(retryMs(list.failures, facts), retryAfterMs))
  const failures = list.failures + 1
  const next = { ...list, triedAt: facts.now, nextAt: facts.now + waitMs, failures, problem: detail }
  return { list: next, happened: { kind: 'failed', detail } }
}

const confirmed = (list: StoredAddresses, facts: ChangeFacts): StoredAddresses => ({
  ...succeeded(list, facts),
  confirmedAt: facts.now,
  held: null,
  rejected: null,
})

/** Takes a list over. Ranges that are not in it any more stay in use for the overlap. */
const takenOver = (
  list: StoredAddresses,
  ranges: Texts,
  { now, overlapMs }: ChangeFacts,
): StoredAddresses => {
  const removed = without(list.ranges ?? [], ranges)
  const known = new Set(ranges)
  const former = [
    ...list.former.filter(({ range, until }) => until > now && !known.has(range)),
    ...removed.map((range) => ({ range, until: now + overlapMs })),
  ]
  return { ...list, ranges, former, changedAt: now, held: null, rejected: null }
}

const differences = (before: Texts, after: Texts) => ({
  added: without(after, before).length,
  removed: without(before, after).length,
})

const heldBack = (
  list: StoredAddresses,
  { ranges, reason }: Pick<HeldAddresses, 'ranges' | 'reason'>,
  facts: ChangeFacts,
): ListChange => {
  const { now } = facts
  const isKnown = list.held !== null && isSame(list.held.ranges, ranges)
  const since = isKnown ? (list.held?.since ?? now) : now
  const held = { ranges, reason, since, seenAt: now }
  const next = { ...succeeded(list, facts), held, validators: null }
  if (isKnown) return { list: next, happened: null }
  return { list: next, happened: { kind: 'held', reason, ...differences(list.ranges ?? [], ranges) } }
}

const received = (
  list: StoredAddresses,
  { ranges, validators }: Extract<FetchedList, { kind: 'list' }>,
  facts: ChangeFacts,
): ListChange => {
  if (list.ranges === null) {
    if (ranges.length === 0) return failedTo(list, { kind: 'failed', detail: 'has no addresses' }, facts)
    const first = { ...confirmed(takenOver(list, ranges, facts), facts), validators }
    return { list: first, happened: { kind: 'changed', added: ranges.length, removed: 0 } }
  }
  if (isSame(list.ranges, ranges)) return { list: { ...confirmed(list, facts), validators }, happened: null }
  if (list.rejected && isSame(list.rejected, ranges))
    return { list: { ...succeeded(list, facts), held: null, validators: null }, happened: null }
  const reason = holdReason(list.ranges, ranges)
  if (reason) return heldBack(list, { ranges, reason }, facts)
  const next = { ...confirmed(takenOver(list, ranges, facts), facts), validators }
  return { list: next, happened: { kind: 'changed', ...differences(list.ranges, ranges) } }
}

/** The list after a fetch. A failed one and a list that is held leave the list in use as it is, and its age grows. */
export const afterFetch = (list: StoredAddresses, fetched: FetchedList, facts: ChangeFacts): ListChange => {
  if (fetched.kind === 'failed') return failedTo(list, fetched, facts)
  if (fetched.kind === 'list') return received(list, fetched, facts)
  return { list: confirmed(list, facts), happened: null }
}

/** The list after an operator accepted the held one, which was confirmed when it was last published. */
export const afterAccept = (
  list: StoredAddresses,
  { ranges, seenAt }: HeldAddresses,
  facts: Pick<ChangeFacts, 'now' | 'overlapMs'>,
): StoredAddresses => ({
  ...takenOver(list, ranges, { ...facts, share: 0, refreshMs: 0 }),
  confirmedAt: seenAt,
})

/** The list after an operator rejected the held one: the list in use counts as confirmed once more. */
export const afterReject = (
  list: StoredAddresses,
  { ranges }: HeldAddresses,
  now: number,
): StoredAddresses => ({ ...list, held: null, rejected: ranges, confirmedAt: now })

export type ListState = 'none' | 'current' | 'old' | 'closed'

/** Milliseconds since the list in use was last confirmed. A clock that was set back makes it 0. */
export const ageOf = ({ confirmedAt }: StoredAddresses, now: number): number | null =>
  confirmedAt === null ? null : Math.max(0, now - confirmedAt)

export const stateOf = (
  list: StoredAddresses,
  now: number,
  { alarmMs, closeMs }: Pick<ListTimes, 'alarmMs' | 'closeMs'>,
): ListState => {
  const age = ageOf(list, now)
  if (list.ranges === null || age === null) return 'none'
  if (age > closeMs) return 'closed'
  return age > alarmMs ? 'old' : 'current'
}
