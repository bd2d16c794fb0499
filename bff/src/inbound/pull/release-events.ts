import type { ConnectionRow } from '../../store/ports/ports.ts'
import type { CallNeeds } from './needs.ts'
import { backOff, ownSchedule, type QueueOwner, type TurnEnd } from './own-schedule.ts'

const hourMs = 3_600_000
/** A refusal lasts until somebody changes something at the provider. */
const refusedMs = 24 * hourMs
const failed = { firstMs: 5 * 60_000, mostMs: hourMs }

const releaseTurn =
  (needs: CallNeeds) =>
  async ({ integration, queue }: QueueOwner, row: ConnectionRow, failures: number): Promise<TurnEnd> => {
    const found = integration.provider.api.operations.find(({ id }) => id === queue.release)
    if (!found) throw new Error(`${integration.provider.id} has no operation ${queue.release}`)
    // The provider counts the releases, and this schedule keeps to it: our own count would begin anew with each process.
    const { atMost: _atMost, ...operation } = found
    const call = { integration, row, operation, fields: {}, answerBytesMax: 0 }
    const { status, code, retryAfterSeconds } = await needs.callForPlanbridge(call)
    const about = { integration: integration.id }
    if (status !== null && status < 300) {
      needs.events.webhooksReleased(about)
      return { waitMs: hourMs, failed: false }
    }
    // Another instance, or this one before a restart, has released within the hour.
    if (code === 'rate-limited' || status === 429)
      return { waitMs: (retryAfterSeconds ?? hourMs / 1000) * 1000, failed: false }
    if (status === 403) {
      needs.events.webhookReleaseRefused(about)
      return { waitMs: refusedMs, failed: false }
    }
    return { waitMs: Math.max((retryAfterSeconds ?? 0) * 1000, backOff(failures, failed)), failed: true }
  }

/** Asks providers every hour to send again what they could not deliver, as they want to be asked. */
export const releaseEvents = (needs: CallNeeds): (() => Promise<void>) =>
  ownSchedule(needs, ({ receive, releases }) => receive === 'push' && releases, releaseTurn(needs))
