import { dayMs } from '@planbridge/shared/durations'
import type { InboundNeeds } from './needs.ts'

/** For events of an integration that is not configured any more. */
const keepDaysWithoutIntegration = 30

/**
 * Deletes events that are older than their integration keeps them. A day more is kept, because a provider's last repeat comes some time
 * after its time to repeat.
 */
export const purgeInbound =
  ({ store, integrations, clock }: Pick<InboundNeeds, 'store' | 'integrations' | 'clock'>) =>
  async (): Promise<void> => {
    const stored = new Set((await store.inbound.totals()).map(({ integration }) => integration))
    for (const id of stored) {
      const days = integrations.get(id)?.webhooks?.keepDays ?? keepDaysWithoutIntegration
      await store.inbound.purge(id, clock.now() - (days + 1) * dayMs)
    }
  }
