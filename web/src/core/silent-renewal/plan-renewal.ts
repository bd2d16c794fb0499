import type { Connection } from '@planbridge/shared/contract'

/** Renewed this long before the end, so that no request meets the end. */
const leadMs = 60_000
/** Access that ran out longer ago is renewed when its person asks for it. */
const lateMsMax = 30 * 60_000
/** A person without input for this long counts as away. */
export const activeMs = 2 * 60_000
/** After a try, the connection is left alone for this long. */
const pauseMs = 5 * 60_000

/** The state of the page and of its person. */
export interface Presence {
  readonly now: number
  /** When the person last used the page, or came back to it. */
  readonly lastActiveAt: number
  /** True if the page has something that a navigation would lose, such as typed text or an open dialog. */
  readonly isBusy: boolean
  /** The times of earlier tries, by connection. */
  readonly tries: Readonly<Record<string, number>>
}

/**
 * `renew`: the page can go to the provider and come back without its person noticing. `ask`: the access ends soon or has just ended, and
 * the person has to decide when.
 */
export type RenewalPlan =
  | { readonly kind: 'none' }
  | { readonly kind: 'renew' | 'ask'; readonly connection: Connection }

/** Plans the renewal of access that ends with its token. */
export function planRenewal(connections: readonly Connection[], presence: Presence): RenewalPlan {
  const { now, lastActiveAt, isBusy, tries } = presence
  if (now - lastActiveAt > activeMs) return { kind: 'none' }
  const due = connections.filter((connection) => isDue(connection, now))
  const untried = due.find(({ id }) => Math.abs(now - (tries[id] ?? 0)) > pauseMs)
  if (untried && !isBusy) return { kind: 'renew', connection: untried }
  const ending = due.find(({ status }) => status === 'active')
  return ending ? { kind: 'ask', connection: ending } : { kind: 'none' }
}

function isDue({ renews_silently, status, reason, token_ends_at }: Connection, now: number): boolean {
  if (renews_silently !== true || token_ends_at === null) return false
  const leftMs = Date.parse(token_ends_at) - now
  if (status === 'active') return leftMs <= leadMs
  return reason === 'nothing-to-renew' && leftMs > -lateMsMax
}
