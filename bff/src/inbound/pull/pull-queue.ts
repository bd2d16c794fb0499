import type { FailureCode } from '@planbridge/shared/contract'
import { Failure } from '../../failure.ts'
import type { OwnAnswer } from '../../proxy/own-call.ts'
import type { ConnectionRow } from '../../store/ports/ports.ts'
import type { PullNeeds } from './needs.ts'
import { backOff, ownSchedule, type QueueOwner, type TurnEnd } from './own-schedule.ts'
import { type Taken, takenItems } from './taken-items.ts'

/**
 * Taken at a time. Reading removes events from the queue, and what a process holds is lost if it is killed before it has stored it, so
 * it holds few.
 */
const takesMax = 20

/** Of a response; a delivery that is pushed has at most 1 MiB. */
const answerBytesMax = 32 * 1_048_576

/** A turn ends after so many responses, so that a process that stops does not wait for the end of a long queue. */
const responsesMax = 10

const idleMs = 10_000
const failed = { firstMs: 10_000, mostMs: 15 * 60_000 }

/** The waits until an event that could not be stored is tried again. Then it is given up. */
const storeWaitsMs = [250, 1_000, 5_000, 15_000, 30_000, 60_000, 60_000, 60_000]

/** The result of a call. `refused` has the seconds to wait before the next one, if the provider named them. */
type Found =
  | { readonly kind: 'taken'; readonly taken: Taken }
  | { readonly kind: 'empty' }
  | { readonly kind: 'refused'; readonly detail: string; readonly retryAfterMs: number }

const readAnswer = (answer: OwnAnswer, { queue }: QueueOwner): Found => {
  const { status, code, body, retryAfterSeconds } = answer
  if (status === queue.emptyStatus) return { kind: 'empty' }
  if (body !== null) return { kind: 'taken', taken: takenItems(body, queue) }
  const detail = code ?? `status ${status}`
  return { kind: 'refused', detail, retryAfterMs: (retryAfterSeconds ?? 0) * 1000 }
}

const takeSome = async (needs: PullNeeds, owner: QueueOwner, row: ConnectionRow): Promise<Found> => {
  const { integration, queue } = owner
  const operation = integration.provider.api.operations.find(({ id }) => id === queue.take)
  if (!operation) throw new Error(`${integration.provider.id} has no operation ${queue.take}`)
  // Nothing is taken that could not be stored.
  await needs.store.probeWrite()
  const fields = { [queue.count]: String(Math.min(takesMax, queue.takesMax)) }
  const answer = await needs.callForPlanbridge({ integration, row, operation, fields, answerBytesMax })
  if (answer.truncated)
    needs.events.webhooksLost({ integration: integration.id, events: 0, detail: 'the response broke off' })
  return readAnswer(answer, owner)
}

/**
 * Stores an event, and tries again while the store is away: it is in no queue any more. Resolves to the code of the last failure if it
 * could not be stored.
 */
const storeOne = async (
  { accept, clock, sleep }: PullNeeds,
  { integration }: QueueOwner,
  raw: Uint8Array<ArrayBuffer>,
): Promise<FailureCode | undefined> => {
  let code: FailureCode | undefined
  for (const waitMs of [...storeWaitsMs, undefined])
    try {
      await accept({ integration, raw, checked: 'pulled', receivedAt: clock.now() })
      return undefined
    } catch (error) {
      code = error instanceof Failure ? error.code : 'internal'
      if (waitMs !== undefined) await sleep(waitMs)
    }
  return code
}

const storeAll = async (needs: PullNeeds, owner: QueueOwner, { items, left }: Taken): Promise<void> => {
  const codes: FailureCode[] = []
  // One after the other, in the order of the queue.
  for (const raw of items) {
    const code = await storeOne(needs, owner, raw)
    if (code !== undefined) codes.push(code)
  }
  const lost = codes.length
  const { id: integration } = owner.integration
  if (items.length > lost) needs.events.webhooksPulled({ integration, events: items.length - lost, left })
  if (lost > 0) {
    const detail = `they could not be stored: ${[...new Set(codes)].join(', ')}`
    needs.events.webhooksLost({ integration, events: lost, detail })
  }
}

const pullTurn =
  (needs: PullNeeds) =>
  async (owner: QueueOwner, row: ConnectionRow, failures: number): Promise<TurnEnd> => {
    const { id: integration } = owner.integration
    for (let responses = 0; responses < responsesMax; responses += 1) {
      const found = await takeSome(needs, owner, row)
      if (found.kind === 'empty') return { waitMs: idleMs, failed: false }
      if (found.kind === 'refused') {
        const waitMs = Math.max(found.retryAfterMs, backOff(failures, failed))
        const seconds = Math.ceil(waitMs / 1000)
        needs.events.webhookPullFailed({ integration, detail: found.detail, seconds })
        return { waitMs, failed: true }
      }
      await storeAll(needs, owner, found.taken)
      if (found.taken.left === 0 || found.taken.items.length === 0) return { waitMs: idleMs, failed: false }
    }
    return { waitMs: 0, failed: false }
  }

/**
 * Takes the events of integrations that pull out of the provider's queue, and stores each before anything else is done with it. Instances
 * that pull at the same time get different events.
 */
export const pullQueues = (needs: PullNeeds): (() => Promise<void>) =>
  ownSchedule(needs, ({ receive }) => receive === 'pull', pullTurn(needs))
