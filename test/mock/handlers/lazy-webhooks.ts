import type { Kit } from '../kit/kit.ts'
import type { KitWebhooks, SendingProvider, WebhookSender } from '../kit/kit-webhooks.ts'

/** The sending providers of a kit that is opened when one first sends. */
export const lazyWebhooks = (open: () => Promise<Kit>): KitWebhooks => {
  const senderOf = (name: SendingProvider): WebhookSender => ({
    sends: async (...input) => (await open()).webhooks[name].sends(...input),
    sendsAll: async (...input) => (await open()).webhooks[name].sendsAll(...input),
  })
  return { plannr: senderOf('plannr'), docplanner: senderOf('docplanner') }
}
