import type { Events } from '../events.ts'
import { isoTime } from '../domain/iso-time.ts'
import { unopened } from '../domain/unopened.ts'
import { Failure } from '../failure.ts'
import type { Clock, Random } from '../runtime/platform.ts'
import { randomShare } from '../runtime/random-share.ts'
import type { DeliveryOutcome, DeliveryRow, Store, WebhookEndpointRow } from '../store/ports/ports.ts'
import type { GuardedPost } from '../transport/guarded-post.ts'
import { type KeyNeeds, openKeys, signingKeys } from './endpoint-keys.ts'
import { type MessageNeeds, messageBytes } from './message-text.ts'
import { signBytes } from './sign-bytes.ts'
import { failingMsMax, openUntil, outcomeOf } from './verdict.ts'

export interface DeliverNeeds extends MessageNeeds, Pick<KeyNeeds, 'vault'> {
  readonly store: Pick<Store, 'hostEvents' | 'webhooks'>
  readonly post: GuardedPost
  readonly clock: Clock
  readonly random: Random
  readonly events: Pick<
    Events,
    'webhookTryFailed' | 'webhookGivenUp' | 'webhookEndpointDisabled' | 'webhookEndpointWaits'
  >
  /** How long an endpoint may take to answer. */
  readonly deadlineSeconds: number
}

/** A claimed delivery. */
export interface Claimed {
  readonly delivery: DeliveryRow
  readonly lease: string
}

/** The part of an answer's body that is read, and discarded, in bytes. */
const answerBytesMax = 1_024

/** A message that cannot be opened now is tried after this, which is no try of it. */
const unopenedMs = 60_000

const send = async (needs: DeliverNeeds, endpoint: WebhookEndpointRow, { delivery }: Claimed) => {
  const body = await messageBytes(needs, delivery.message)
  if (!body) return undefined
  const keys = signingKeys(await openKeys(needs, endpoint), needs.clock.now())
  const timestamp = Math.floor(needs.clock.now() / 1_000)
  const signed = await signBytes({ id: delivery.message, timestamp, body }, keys)
  return needs.post({
    url: endpoint.url,
    headers: { 'content-type': 'application/json', 'user-agent': 'Planbridge', ...signed },
    body,
    deadlineMs: needs.deadlineSeconds * 1_000,
    answerBytesMax,
  })
}

const disable = async (
  { store, events }: DeliverNeeds,
  { id, tenant }: WebhookEndpointRow,
  reason: 'gone' | 'failing',
) => {
  await store.webhooks.changeEndpoint(id, { enabled: false, disabledReason: reason })
  events.webhookEndpointDisabled({ endpoint: id, tenant, reason })
}

/** Records the health of the endpoint, and disables it if it is gone or has failed for days. */
const noteHealth = async (
  needs: DeliverNeeds,
  endpoint: WebhookEndpointRow,
  { reason, triedAt }: DeliveryOutcome,
) => {
  const failed = reason !== null
  const open = failed ? openUntil(endpoint.failures + 1, triedAt) : null
  const after = await needs.store.webhooks.noteHealth(endpoint.id, { failed, now: triedAt, openUntil: open })
  if (!after?.enabled) return
  if (reason === 'gone') return disable(needs, after, 'gone')
  if (after.failingSince !== null && triedAt - after.failingSince >= failingMsMax)
    await disable(needs, after, 'failing')
}

const report = (
  { events }: DeliverNeeds,
  { endpoint, message, tenant }: DeliveryRow,
  { status, tries, httpStatus, reason, nextAt }: DeliveryOutcome,
) => {
  if (reason === null) return
  const facts = { endpoint, message, tenant, tries, httpStatus, reason }
  if (status === 'dead') events.webhookGivenUp(facts)
  else events.webhookTryFailed({ ...facts, nextTryAt: isoTime(nextAt) })
}

/** Waits without counting a try: the message or the keys cannot be opened now. */
const postpone = async (
  { store, clock, events }: DeliverNeeds,
  { delivery, lease }: Claimed,
  error: unknown,
) => {
  const { endpoint, message, tenant, tries, triedAt } = delivery
  const now = clock.now()
  await store.webhooks.conclude(delivery, lease, {
    status: 'pending',
    tries,
    httpStatus: null,
    reason: unopened,
    triedAt: triedAt ?? now,
    nextAt: now + unopenedMs,
  })
  events.webhookEndpointWaits({ endpoint, message, tenant, detail: detailOf(error) })
}

/** The message of another error could repeat the content of a message. */
const detailOf = (error: unknown): string => {
  if (error instanceof Failure) return error.message
  return error instanceof Error ? error.name : 'unknown'
}

const gone = ({ tries }: DeliveryRow, now: number): DeliveryOutcome => ({
  status: 'dead',
  tries,
  nextAt: now,
  triedAt: now,
  httpStatus: null,
  reason: 'event-gone',
})

/**
 * Tries a claimed delivery once, and records the outcome. A process that dies meanwhile loses its claim: another one tries it again, with
 * the same id and bytes.
 * @param last Gives it up if it fails.
 */
export const deliver = async (
  needs: DeliverNeeds,
  endpoint: WebhookEndpointRow,
  claimed: Claimed,
  last = false,
): Promise<DeliveryOutcome | undefined> => {
  const { delivery, lease } = claimed
  const { store, clock, random } = needs
  let answer
  try {
    answer = await send(needs, endpoint, claimed)
  } catch (error) {
    await postpone(needs, claimed, error)
    return undefined
  }
  const now = clock.now()
  if (!answer) {
    const outcome = gone(delivery, now)
    await store.webhooks.conclude(delivery, lease, outcome)
    return outcome
  }
  const tried = outcomeOf({ answer, triesBefore: delivery.tries, now, share: randomShare(random) })
  const outcome: DeliveryOutcome = last && tried.status === 'pending' ? { ...tried, status: 'dead' } : tried
  await store.webhooks.conclude(delivery, lease, outcome)
  await noteHealth(needs, endpoint, outcome)
  report(needs, delivery, outcome)
  return outcome
}
