import type { OwnAnswer, OwnCall } from '../../proxy/own-call.ts'
import type { ConnectionRow } from '../../store/ports/ports.ts'
import type { CallNeeds } from './needs.ts'
import { backOff, ownSchedule, type QueueOwner, type TurnEnd } from './own-schedule.ts'

const hourMs = 3_600_000
/** A refusal lasts until a setting at the provider is changed. */
const refusedMs = 24 * hourMs
const failed = { firstMs: 5 * 60_000, mostMs: hourMs }

const callOf = ({ integration, queue }: QueueOwner, row: ConnectionRow): OwnCall => {
  const found = integration.provider.api.operations.find(({ id }) => id === queue.release)
  if (!found) throw new Error(`${integration.provider.id} has no operation ${queue.release}`)
  // The provider counts the releases, and this schedule keeps to it: our own count would begin again with each process.
  const { atMost: _atMost, ...operation } = found
  return { integration, row, operation, fields: {}, answerBytesMax: 0 }
}

/** The meaning of the provider's answer. */
const outcomeOf = ({ status, code }: OwnAnswer): 'released' | 'too-soon' | 'refused' | 'failed' => {
  if (status !== null && status < 300) return 'released'
  if (status === 429 || code === 'rate-limited') return 'too-soon'
  return status === 403 ? 'refused' : 'failed'
}

const releaseTurn =
  (needs: CallNeeds) =>
  async (owner: QueueOwner, row: ConnectionRow, failures: number): Promise<TurnEnd> => {
    const about = { integration: owner.integration.id }
    const answer = await needs.callForPlanbridge(callOf(owner, row))
    const wantedMs = (answer.retryAfterSeconds ?? 0) * 1000
    const outcome = outcomeOf(answer)
    if (outcome === 'failed') return { waitMs: Math.max(wantedMs, backOff(failures, failed)), failed: true }
    if (outcome === 'released') needs.events.webhooksReleased(about)
    if (outcome === 'refused') needs.events.webhookReleaseRefused(about)
    // Too soon: another instance, or this one before a restart, has released within the hour.
    const waitMs = { released: hourMs, refused: refusedMs, 'too-soon': wantedMs || hourMs }[outcome]
    return { waitMs, failed: false }
  }

/** Asks providers every hour, as they document it, to send undelivered events again. */
export const releaseEvents = (needs: CallNeeds): (() => Promise<void>) =>
  ownSchedule(needs, ({ receive, releases }) => receive === 'push' && releases, releaseTurn(needs))
