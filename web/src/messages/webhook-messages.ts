import { webhooks } from './en/webhooks.ts'
import type { Messages } from './en.ts'
import { inLanguage } from './locale.ts'

/** The texts of the operators' page of webhooks, which are loaded with the page, and those of the app. */
export interface WebhookMessages extends Messages {
  readonly webhooks: typeof webhooks
}

export const withWebhooks = (messages: Messages): WebhookMessages => ({
  ...messages,
  webhooks: inLanguage([messages.locale], { en: webhooks }),
})
