import type { Integration } from '../../domain/integration.ts'
import type { Events } from '../../events.ts'
import { openTicker, type Ticker } from '../../runtime/ticker.ts'
import type { Sleep } from '../../runtime/platform.ts'
import type { StoredAddresses } from '../../store/ports/ports.ts'
import { type AddressPolicy, addressPolicyOf, publishedLists } from './address-policy.ts'
import { type CallerRecord, openCallerRecord } from './caller-counts.ts'
import { type FollowedList, openFollowedLists } from './followed-lists.ts'
import { ageOf, noAddresses, stateOf } from './next-list.ts'
import { isDue, refreshList, type RefreshNeeds } from './refresh-list.ts'

/** `unknown`: there is no list, or it is too old, so no address is allowed, and the caller is to try again. */
export type AddressJudgement =
  | { readonly kind: 'allowed' }
  /** Not allowed, and let in because the addresses are only observed. */
  | { readonly kind: 'observed' }
  | { readonly kind: 'refused' }
  | { readonly kind: 'unknown'; readonly retryAfterSeconds: number }

export interface AddressGateNeeds extends Omit<RefreshNeeds, 'events'> {
  readonly events: RefreshNeeds['events'] & Pick<Events, 'addressListOld' | 'callerObserved'>
  readonly sleep: Sleep
  readonly integrations: ReadonlyMap<string, Integration>
}

export interface AddressGate {
  /**
   * Judges the address of a caller, from memory. Pass the address that the server computed.
   * @param integration Its id. One that does not receive calls refuses every address.
   */
  readonly judge: (integration: string, address: string) => AddressJudgement
  /** Reads changes of other instances from the store. Each instance runs it. */
  readonly following: Ticker
  /** Fetches the lists that are due and reports old ones. One instance at a time is enough. */
  readonly refreshDue: () => Promise<void>
  readonly record: (integration: string) => Pick<CallerRecord, 'counts' | 'strangers'> | undefined
  /** A text for each list that this instance uses and that is old, too old, or missing after a try. From memory. */
  readonly warnings: () => readonly string[]
}

const allowed = { kind: 'allowed' } as const
const observed = { kind: 'observed' } as const
const refused = { kind: 'refused' } as const
/** The store is read a moment after the start; a missing list takes an operator or the network. */
const unread = { kind: 'unknown', retryAfterSeconds: 5 } as const
const unlisted = { kind: 'unknown', retryAfterSeconds: 300 } as const

const followEveryMs = 2_000
const reportEveryMs = 3_600_000

type Published = Extract<AddressPolicy, { kind: 'published' }>

interface Gated {
  readonly policy: AddressPolicy
  readonly record: CallerRecord
}

const gatedIntegrations = (integrations: AddressGateNeeds['integrations']): ReadonlyMap<string, Gated> =>
  new Map(
    [...integrations].flatMap(([id, integration]) => {
      const policy = addressPolicyOf(integration)
      return policy ? [[id, { policy, record: openCallerRecord() }] as const] : []
    }),
  )

export const openAddressGate = (needs: AddressGateNeeds): AddressGate => {
  const { clock, times, sleep, events } = needs
  const gated = gatedIntegrations(needs.integrations)
  const uses = publishedLists(needs.integrations.values())
  const lists = openFollowedLists(needs.store.addressLists)
  const refresh = refreshList(needs)
  const reports = openAgeReports(needs)

  const byList = ({ source }: Published, address: string): AddressJudgement => {
    const list = lists.find(source.url)
    if (!list) return lists.isRead() ? unlisted : unread
    const state = stateOf(list.row, clock.now(), times)
    if (state === 'none' || state === 'closed') return unlisted
    return list.isInUse(address, clock.now()) ? allowed : refused
  }

  const byPolicy = (policy: AddressPolicy, address: string): AddressJudgement => {
    if (policy.kind === 'any') return allowed
    const judged =
      policy.kind === 'published' ? byList(policy, address) : policy.isAmong(address) ? allowed : refused
    return policy.isEnforced || judged.kind === 'allowed' ? judged : observed
  }

  return {
    judge(integration, address) {
      const found = gated.get(integration)
      if (!found) return refused
      const judged = byPolicy(found.policy, address)
      found.record.count(judged.kind, address)
      if (judged.kind === 'observed') events.callerObserved({ integration, address })
      return judged
    },
    // A store that does not answer is reported elsewhere; the lists in memory stay in use until they are too old.
    following: openTicker({
      work: uses.length === 0 ? () => Promise.resolve() : () => lists.read().catch(() => undefined),
      delayMs: followEveryMs,
      sleep,
    }),
    async refreshDue() {
      if (uses.length === 0) return
      await lists.read()
      const due = uses.filter(({ source }) => isDue(lists.find(source.url)?.row ?? noAddresses, clock.now()))
      // A provider that does not answer delays no other one, and an error of one list is thrown after the others are fetched.
      const refreshed = await Promise.allSettled(due.map(({ source }) => refresh(source)))
      await lists.read()
      for (const { source } of uses) reports(lists.find(source.url))
      for (const one of refreshed) if (one.status === 'rejected') throw one.reason
    },
    record: (integration) => gated.get(integration)?.record,
    warnings: () =>
      uses.flatMap(
        ({ source, integrations }) =>
          listWarning(lists.find(source.url)?.row, integrations.join(', '), needs) ?? [],
      ),
  }
}

const hoursOf = (ms: number): number => Math.round(ms / 3_600_000)

/** Without a row, the list was not tried yet. */
const listWarning = (
  row: StoredAddresses | undefined,
  names: string,
  { clock, times }: Pick<AddressGateNeeds, 'clock' | 'times'>,
): string | undefined => {
  if (!row) return undefined
  const now = clock.now()
  const hours = hoursOf(ageOf(row, now) ?? 0)
  const texts = {
    none: `there is no address list for ${names} yet`,
    current: undefined,
    old: `the address list of ${names} is ${hours} hours old`,
    closed: `the address list of ${names} is too old (${hours} hours)`,
  }
  return texts[stateOf(row, now, times)]
}

/** Reports a list that is old or closed, every hour. */
const openAgeReports = ({ clock, times, events }: AddressGateNeeds) => {
  const reportedAt = new Map<string, number>()
  return (list: FollowedList | undefined): void => {
    if (!list) return
    const { row } = list
    const now = clock.now()
    const state = stateOf(row, now, times)
    if (state !== 'old' && state !== 'closed') return void reportedAt.delete(row.source)
    if (now - (reportedAt.get(row.source) ?? -Infinity) < reportEveryMs) return
    reportedAt.set(row.source, now)
    const age = ageOf(row, now) ?? 0
    events.addressListOld({
      list: row.source,
      ageHours: hoursOf(age),
      closesInHours: Math.max(0, hoursOf(times.closeMs - age)),
      held: row.held !== null,
    })
  }
}
