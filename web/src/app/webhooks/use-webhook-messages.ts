import { type WebhookMessages, withWebhooks } from '../../messages/webhook-messages.ts'
import { useMessages } from '../app-context.tsx'

export const useWebhookMessages = (): WebhookMessages => withWebhooks(useMessages())
