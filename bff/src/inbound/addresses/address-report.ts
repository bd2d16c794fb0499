import type { AddressReport, ReportedList } from '@planbridge/shared/contract/operations'
import type { Integration } from '../../domain/integration.ts'
import type { AddressListRow, StoredAddresses } from '../../store/ports/ports.ts'
import { addressPolicyOf, type ListUse, publishedLists } from './address-policy.ts'
import type { AddressGate } from './address-gate.ts'
import type { ExportedAddresses } from './export-addresses.ts'
import { ageOf, type ListTimes, noAddresses, stateOf } from './next-list.ts'

export interface ReportFacts {
  readonly integrations: ReadonlyMap<string, Integration>
  readonly times: ListTimes
  readonly now: number
}

const timeOf = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString())

const missingIn = (texts: readonly string[], others: readonly string[]): string[] => {
  const known = new Set(others)
  return texts.filter((text) => !known.has(text))
}

const heldOf = ({ held, ranges }: StoredAddresses): ReportedList['held'] =>
  held && {
    reason: held.reason,
    since: new Date(held.since).toISOString(),
    added: missingIn(held.ranges, ranges ?? []),
    removed: missingIn(ranges ?? [], held.ranges),
  }

const reportedList = (
  { source, integrations }: ListUse,
  list: StoredAddresses,
  { now, times }: ReportFacts,
): ReportedList => {
  const age = ageOf(list, now)
  return {
    list: source.url,
    integrations: [...integrations],
    state: stateOf(list, now, times),
    addresses: [...(list.ranges ?? [])],
    former: list.former
      .filter(({ until }) => until > now)
      .map(({ range, until }) => ({ address: range, until: new Date(until).toISOString() })),
    age_seconds: age === null ? null : Math.floor(age / 1000),
    confirmed_at: timeOf(list.confirmedAt),
    changed_at: timeOf(list.changedAt),
    tried_at: timeOf(list.triedAt),
    next_try_at: list.nextAt === 0 ? null : new Date(list.nextAt).toISOString(),
    problem: list.problem,
    still_rejected: list.rejected !== null,
    held: heldOf(list),
  }
}

/** Describes the addresses from which each integration takes calls, and the published lists. */
export const addressReport = (
  rows: readonly AddressListRow[],
  facts: ReportFacts,
  recordOf: AddressGate['record'] = () => undefined,
): AddressReport => ({
  lists: publishedLists(facts.integrations.values()).map((use) =>
    reportedList(use, rows.find(({ source }) => source === use.source.url) ?? noAddresses, facts),
  ),
  integrations: [...facts.integrations].flatMap(([id, integration]) => {
    const policy = addressPolicyOf(integration)
    if (!policy) return []
    const record = recordOf(id)
    return [
      {
        id,
        from: policy.kind,
        enforced: policy.kind !== 'any' && policy.isEnforced,
        list: policy.kind === 'published' ? policy.source.url : null,
        addresses: policy.kind === 'by-hand' ? [...policy.ranges] : [],
        calls: record ? record.counts() : null,
        strangers: record ? [...record.strangers()] : [],
      },
    ]
  }),
})

/** The allowed addresses of an integration or of all, or why they cannot be exported. */
export type ExportFound =
  | { readonly kind: 'found'; readonly exported: ExportedAddresses }
  | { readonly kind: 'unknown-integration' }
  | { readonly kind: 'incomplete'; readonly detail: string }

const allNames = 'all'

interface Part {
  readonly ranges: readonly string[]
  readonly about: string
}

const partOf = (
  { id, from, list, addresses }: AddressReport['integrations'][number],
  { lists }: AddressReport,
): Part | string => {
  if (from === 'any') return `${id} takes calls from any address`
  if (list === null) return { ranges: addresses, about: `${id}: allowed_addresses of the configuration` }
  const found = lists.find((one) => one.list === list)
  if (!found || found.state === 'none') return `${id}: there is no list from ${list} yet`
  if (found.state === 'closed') return `${id}: the list from ${list} is too old (${found.confirmed_at})`
  const former = found.former.map(({ address }) => address)
  return {
    ranges: [...found.addresses, ...former],
    about: `${id}: ${list}, confirmed at ${found.confirmed_at}`,
  }
}

/**
 * Collects the ranges that are allowed now, also those that left a list a short while ago. Without a usable list there is nothing to export:
 * the file of the last export is better than an empty one.
 */
export const exportedFrom = (report: AddressReport, integration?: string): ExportFound => {
  const named = report.integrations.filter(({ id }) => integration === undefined || id === integration)
  if (named.length === 0 && integration !== undefined) return { kind: 'unknown-integration' }
  // Of all integrations, those without a restriction have nothing to export.
  const restricted = named.filter(({ from }) => integration !== undefined || from !== 'any')
  const parts = restricted.map((one) => partOf(one, report))
  const faults = parts.filter((part) => typeof part === 'string')
  if (faults.length > 0) return { kind: 'incomplete', detail: faults.join('; ') }
  const found = parts.filter((part) => typeof part !== 'string')
  const ranges = [...new Set(found.flatMap((part) => part.ranges))].toSorted()
  if (ranges.length === 0) return { kind: 'incomplete', detail: 'no integration has a list of addresses' }
  const about = [
    'Addresses of providers, written by planbridge addresses export.',
    ...found.map((part) => part.about),
  ]
  return { kind: 'found', exported: { name: integration ?? allNames, ranges, about } }
}
