import { dayMs } from '@planbridge/shared/durations'
import type { DeliveryOutcome, Millis } from '../store/ports/ports.ts'
import type { GuardedAnswer } from '../transport/guarded-post.ts'
import { readRetryAfter } from '../transport/retry-after.ts'

const [second, minute, hour] = [1_000, 60_000, 3_600_000]

/**
 * The waits between the tries of a message, which last about three days.
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md#deliverability-and-reliability
 */
export const retryWaitsMs: readonly number[] = [
  5 * second,
  5 * minute,
  30 * minute,
  2 * hour,
  5 * hour,
  10 * hour,
  14 * hour,
  20 * hour,
  24 * hour,
]

/** Tries of a message. */
export const triesMax = retryWaitsMs.length + 1

/** Waits are longer or shorter by so much at most, so that the messages of an outage do not return at once. */
const jitter = 0.1

/** The answer of an endpoint to one try. */
export interface Tried {
  readonly answer: GuardedAnswer
  /** Tries of the message before this one. */
  readonly triesBefore: number
  readonly now: Millis
  /** From 0 to 1. */
  readonly share: number
}

const isSuccess = (status: number): boolean => status >= 200 && status < 300

/** Why a try failed, in one word; null if it did not. Nothing of the answer besides its status is trusted. */
export const failureReason = (answer: GuardedAnswer): string | null => {
  if (answer.kind === 'refused') return 'address-not-allowed'
  if (answer.kind !== 'answer') return answer.kind
  if (isSuccess(answer.status)) return null
  if (answer.status === 410) return 'gone'
  return answer.status >= 300 && answer.status < 400 ? 'redirect' : 'http-status'
}

/** The wait that an answer asks for, which is bounded to a day; 0 without one. */
const askedWaitMs = (answer: GuardedAnswer, now: Millis): number =>
  answer.kind === 'answer' ? Math.min(readRetryAfter(answer.headers, now) ?? 0, dayMs) : 0

/** The outcome of a try: delivered, pending until the next one, or given up after the last one. */
export const outcomeOf = ({ answer, triesBefore, now, share }: Tried): DeliveryOutcome => {
  const tries = triesBefore + 1
  const reason = failureReason(answer)
  const httpStatus = answer.kind === 'answer' ? answer.status : null
  const tried = { tries, triedAt: now, httpStatus, reason, nextAt: now }
  if (reason === null) return { ...tried, status: 'delivered' }
  const planned = retryWaitsMs[triesBefore]
  if (planned === undefined) return { ...tried, status: 'dead' }
  const waitMs = Math.round(planned * (1 + jitter * (2 * share - 1)))
  return { ...tried, status: 'pending', nextAt: now + Math.max(waitMs, askedWaitMs(answer, now)) }
}

/** An endpoint's circuit opens after so many failed tries in a row. One try at a time probes it then. */
export const failuresToOpen = 5

const openMs = { first: 30 * second, max: 5 * minute }

/** Until when the circuit of an endpoint is open after so many failed tries in a row; null if it stays closed. */
export const openUntil = (failures: number, now: Millis): Millis | null =>
  failures < failuresToOpen
    ? null
    : now + Math.min(openMs.first * 2 ** (failures - failuresToOpen), openMs.max)

/** An endpoint that fails for so long is disabled. */
export const failingMsMax = 5 * dayMs
