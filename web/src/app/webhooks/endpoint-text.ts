import type { OperatedEndpoint, OperatedDelivery } from '@planbridge/shared/contract'
import type { EndpointState } from '../../messages/en/webhooks.ts'
import { fill } from '../../messages/fill.ts'
import { fillCount } from '../../messages/fill-count.ts'
import type { WebhookMessages } from '../../messages/webhook-messages.ts'
import type { Tone } from '../../ui/feedback/badge.tsx'
import { formatDistance, formatMoment } from '../display/format-time.ts'

/** The texts, and the moment at which they are read. */
export interface Reading {
  readonly messages: Pick<WebhookMessages, 'webhooks' | 'locale'>
  readonly now: number
}

export const endpointState = ({
  status,
  circuit,
  failures,
  last_try,
}: Pick<OperatedEndpoint, 'status' | 'circuit' | 'failures' | 'last_try'>): EndpointState => {
  if (status === 'disabled') return 'off'
  if (circuit === 'open') return 'paused'
  if (failures > 0) return 'failing'
  return last_try === null ? 'unused' : 'working'
}

export const stateTones: Readonly<Record<EndpointState, Tone>> = {
  working: 'good',
  unused: 'neutral',
  failing: 'warn',
  paused: 'warn',
  off: 'bad',
}

type Failed = Pick<OperatedDelivery, 'http_status'> & { readonly reason: string }

/** Why a try failed, as a part of a sentence. */
export const reasonText = (
  { webhooks }: Pick<WebhookMessages, 'webhooks'>,
  { reason, http_status }: Failed,
): string => {
  const text = Object.hasOwn(webhooks.reasons, reason) ? webhooks.reasons[reason] : undefined
  return fill(text ?? webhooks.otherReason, { reason, status: http_status ?? '–' })
}

/** The outcome of the last try, in a sentence. */
export const outcomeText = (
  { messages, now }: Reading,
  { last_try: last }: Pick<OperatedEndpoint, 'last_try'>,
): string => {
  const { webhooks, locale } = messages
  if (last === null) return webhooks.neverTried
  const when = formatDistance(last.at, now, locale)
  const { reason, http_status } = last
  if (reason === null) return fill(webhooks.lastDelivered, { when })
  return fill(webhooks.lastFailed, { when, reason: reasonText(messages, { reason, http_status }) })
}

const waitingText = (
  { messages, now }: Reading,
  { tries, reason, http_status, next_try_at }: OperatedDelivery,
  isOff: boolean,
): string => {
  const { webhooks, locale } = messages
  const next = new Date(Math.max(Date.parse(next_try_at ?? ''), now) || now).toISOString()
  const failed =
    tries > 0 && reason !== null
      ? fill(webhooks.tryFailed, { count: tries, reason: reasonText(messages, { reason, http_status }) })
      : ''
  const then = isOff ? webhooks.waitsOff : fill(webhooks.nextTry, { when: formatDistance(next, now, locale) })
  return `${failed} ${then}`.trim()
}

/** How a message fared, in one or two sentences. `isOff`: its endpoint gets nothing at present. */
export const deliveryText = (reading: Reading, delivery: OperatedDelivery, isOff: boolean): string => {
  const { messages, now } = reading
  const { webhooks, locale } = messages
  const { status, tries, reason, http_status, last_try_at } = delivery
  if (status === 'pending') return waitingText(reading, delivery, isOff)
  const when = last_try_at === null ? '' : formatMoment(last_try_at, now, locale)
  if (status === 'delivered') return fill(webhooks.deliveredAt, { when })
  if (reason === null) return webhooks.givenUpUntold
  return fill(fillCount(webhooks.givenUp, tries, locale), {
    when,
    reason: reasonText(messages, { reason, http_status }),
  })
}
