import { finding, type WrittenEntry } from '../schema/written-entry.ts'
import type { Rule } from './rule.ts'

/** Headers that have a meaning of their own, or that proxies and browsers add. */
const taken =
  /^(?:accept.*|connection|content-.*|cookie|date|expect|forwarded|host|keep-alive|origin|proxy-.*|referer|sec-.*|te|trailer|transfer-encoding|upgrade|user-agent|via|x-forwarded-.*|x-real-ip)$/i

const providerSends: Rule = (entry) =>
  entry.definition && !entry.definition.inbound && entry.has('webhooks')
    ? [finding(entry, ['webhooks'], `${entry.definition.name} documents no events`)]
    : []

/** The settings, unless the provider makes no calls. */
const pushSettings = ({ draft }: WrittenEntry) =>
  draft.webhooks?.receive === 'pull' ? undefined : draft.webhooks

const signed: Rule = (entry) => {
  const { name, inbound } = entry.definition ?? {}
  const settings = pushSettings(entry)
  if (!inbound || !settings) return []
  const at = ['webhooks', 'signing_secrets']
  const isMissing = inbound.signature !== null && !settings.signing_secrets
  if (isMissing)
    return [finding(entry, at, `is missing: ${name} signs its events, and the secret tells that it did`)]
  return inbound.signature === null && settings.signing_secrets
    ? [finding(entry, at, `${name} does not sign its events`)]
    : []
}

/** Every customer of a provider can make it call from its addresses, so a key has to tell the sender. */
const keyed: Rule = (entry) => {
  const settings = pushSettings(entry)
  if (entry.definition?.inbound?.signature !== null || !settings) return []
  return settings.header || settings.path_key !== undefined
    ? []
    : [
        finding(
          entry,
          ['webhooks'],
          'needs header or path_key: an address alone does not prove for which customer of the provider an event is',
        ),
      ]
}

const headerFault = (name: string, signature: string | undefined): string | undefined => {
  if (taken.test(name)) return 'is a header with a meaning of its own'
  return name === signature ? 'is the header of the signature' : undefined
}

const headerIsFree: Rule = (entry) => {
  const { header } = entry.draft.webhooks ?? {}
  const signature = entry.definition?.inbound?.signature?.header
  const fault = header && headerFault(header.name.toLowerCase(), signature)
  return fault === undefined ? [] : [finding(entry, ['webhooks', 'header', 'name'], fault)]
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
export const receivingRules: readonly Rule[] = [providerSends, signed, keyed, headerIsFree, keptLongEnough]
