import type { KitClock } from './clock.ts'
import type { KitSimulators } from './kit.ts'
import type {
  HowSent,
  KitWebhooks,
  ProviderEvent,
  SendingProvider,
  SentEvent,
  WebhookSender,
} from './kit-webhooks.ts'
import type { ProviderCalls } from './provider-calls.ts'

export interface WebhooksNeeds {
  readonly clock: KitClock
  readonly simulators: () => Pick<KitSimulators, SendingProvider>
  readonly calls: () => Pick<ProviderCalls, 'change'>
  /** Does the background work that is due: it processes what was received. */
  readonly work: () => Promise<void>
}

type Sending = Pick<KitSimulators[SendingProvider], 'outbox' | 'sendDue' | 'notify'>

const statusesOf = ({ outbox }: Sending, count: number): readonly SentEvent[] =>
  outbox
    .messages()
    .slice(0, count)
    .toReversed()
    .map(({ name, tries }) => ({ event: name, statuses: tries.map(({ status }) => status) }))

/** Queues the events while the provider sends nothing. */
const queue = async (provider: Sending, events: readonly ProviderEvent[]): Promise<void> => {
  for (const { event, data } of events) {
    const before = provider.outbox.messages().length
    await provider.notify(event, data)
    if (provider.outbox.messages().length === before)
      throw new Error(`Planbridge is not subscribed to the event ${event}.`)
  }
}

const openSender = (needs: WebhooksNeeds, name: SendingProvider): WebhookSender => {
  const send = async (events: readonly ProviderEvent[], how: HowSent): Promise<readonly SentEvent[]> => {
    const { clock, work, calls } = needs
    const provider: Sending = needs.simulators()[name]
    const { manners } = provider.outbox
    const usual = { ...manners }
    Object.assign(manners, { holds: true, copies: how.copies ?? usual.copies })
    try {
      await queue(provider, events)
      if (how.late !== undefined) await clock.advance(how.late)
      calls().change(name, how)
      manners.order = how.order === 'reversed' ? 'newest-first' : 'oldest-first'
      manners.holds = false
      await provider.sendDue()
    } finally {
      calls().change(name, undefined)
      Object.assign(manners, usual)
    }
    await work()
    return statusesOf(provider, events.length)
  }
  return {
    sendsAll: (events, how = {}) => send(events, how),
    async sends(event, data, how = {}) {
      const [sent] = await send([{ event, data }], how)
      return sent ?? { event, statuses: [] }
    },
  }
}

export const openWebhooks = (needs: WebhooksNeeds): KitWebhooks => ({
  plannr: openSender(needs, 'plannr'),
  docplanner: openSender(needs, 'docplanner'),
})
