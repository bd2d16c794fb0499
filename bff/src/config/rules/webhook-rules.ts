import { finding } from '../schema/written-entry.ts'
import type { Rule } from './rule.ts'

/** Headers that have a meaning of their own, or that proxies and browsers add. */
const taken =
  /^(?:accept.*|connection|content-.*|cookie|date|expect|forwarded|host|keep-alive|origin|proxy-.*|referer|sec-.*|te|trailer|transfer-encoding|upgrade|user-agent|via|x-forwarded-.*|x-real-ip)$/i

const providerSends: Rule = (entry) =>
  entry.definition && !entry.definition.inbound && entry.has('webhooks')
    ? [finding(entry, ['webhooks'], `${entry.definition.name} documents no events`)]
    : []

/** Anybody can call from the addresses of a provider who is a customer of it. A key or a signature has to tell the sender. */
const senderIsProven: Rule = (entry) => {
  const { definition, draft } = entry
  if (!definition?.inbound || !draft.webhooks) return []
  const { signing_secrets: secrets, header, path_key: pathKey } = draft.webhooks
  if (definition.inbound.signature && !secrets)
    return [
      finding(
        entry,
        ['webhooks', 'signing_secrets'],
        `is missing: ${definition.name} signs its events, and without the secret anybody could send them`,
      ),
    ]
  if (!definition.inbound.signature && secrets)
    return [finding(entry, ['webhooks', 'signing_secrets'], `${definition.name} does not sign its events`)]
  return definition.inbound.signature || header || pathKey !== undefined
    ? []
    : [
        finding(
          entry,
          ['webhooks'],
          'needs header or path_key: an address alone does not prove for which customer of the provider an event is',
        ),
      ]
}

const headerIsFree: Rule = (entry) => {
  const name = entry.draft.webhooks?.header?.name
  const signature = entry.definition?.inbound?.signature?.header
  if (name === undefined) return []
  const at = ['webhooks', 'header', 'name']
  if (taken.test(name)) return [finding(entry, at, 'is a header with a meaning of its own')]
  return name.toLowerCase() === signature ? [finding(entry, at, 'is the header of the signature')] : []
}

const keptLongEnough: Rule = (entry) => {
  const days = entry.definition?.inbound?.repeatsForDays ?? 0
  const kept = entry.draft.webhooks?.keep_days
  return kept !== undefined && kept < days
    ? [
        finding(
          entry,
          ['webhooks', 'keep_days'],
          `must be at least ${days}: until then ${entry.definition?.name} repeats events`,
        ),
      ]
    : []
}

/** Rules for receiving events of providers. */
export const webhookRules: readonly Rule[] = [providerSends, senderIsProven, headerIsFree, keptLongEnough]
