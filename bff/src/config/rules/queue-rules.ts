import { finding } from '../schema/written-entry.ts'
import type { Rule } from './rule.ts'

const queueExists: Rule = (entry) => {
  const { name, inbound } = entry.definition ?? {}
  if (!inbound || inbound.queue || entry.draft.webhooks?.receive !== 'pull') return []
  return [finding(entry, ['webhooks', 'receive'], `cannot be pull: ${name} documents no queue`)]
}

const pullHasAccess: Rule = (entry) =>
  entry.draft.webhooks?.receive === 'pull' && entry.models && !entry.usesGrant('client_credentials')
    ? [
        finding(
          entry,
          ['webhooks', 'receive'],
          'can be pull only with service-account in access_models: the queue is read with it',
        ),
      ]
    : []

const settingsOfPush = ['header', 'path_key', 'signing_secrets', 'allowed_addresses', 'booking_gate'] as const

/** Settings for calls of the provider have no effect if it makes none. */
const pullIsNoPush: Rule = (entry) => {
  const { webhooks } = entry.draft
  if (webhooks?.receive !== 'pull') return []
  return settingsOfPush
    .filter((setting) => webhooks[setting] !== undefined)
    .map((setting) =>
      finding(
        entry,
        ['webhooks', setting],
        'contradicts receive: pull, with which the provider does not call',
      ),
    )
}

/** True if placeholders of the template can be filled so that it is the path. */
const couldSpell = (template: string, path: string): boolean => {
  const [parts, wanted] = [template.split('/'), path.split('/')]
  return (
    parts.length === wanted.length && parts.every((part, at) => part.includes('{') || part === wanted[at])
  )
}

/** Reading a queue removes what is read: a path that could be that of the queue must not be callable by others. */
const queueIsLeftAlone: Rule = (entry) => {
  const { definition, draft } = entry
  if (draft.webhooks?.receive !== 'pull') return []
  const queues = definition?.api.operations.filter(({ paging }) => paging?.kind === 'queue') ?? []
  const couldBe = (template: string) => queues.some(({ path }) => couldSpell(template, path))
  return (draft.operations?.add ?? []).flatMap(({ path }, index) =>
    couldBe(path)
      ? [
          finding(
            entry,
            ['operations', 'add', index, 'path'],
            'could read the queue that Planbridge empties (webhooks.receive: pull)',
          ),
        ]
      : [],
  )
}

const gateExists: Rule = (entry) => {
  const { name, inbound } = entry.definition ?? {}
  const gate = entry.draft.webhooks?.booking_gate
  if (!inbound || !gate) return []
  return inbound.gates.length > 0
    ? []
    : [finding(entry, ['webhooks', 'booking_gate'], `${name} asks for no decisions`)]
}

const gateIsReachable: Rule = (entry) => {
  const url = entry.draft.webhooks?.booking_gate?.url
  if (url === undefined) return []
  const { protocol = '' } = URL.parse(url) ?? {}
  return ['https:', 'http:'].includes(protocol)
    ? []
    : [finding(entry, ['webhooks', 'booking_gate', 'url'], 'must be an address that begins with https://')]
}

/** Rules for the queues of providers and for their questions. */
export const queueRules: readonly Rule[] = [
  queueExists,
  pullHasAccess,
  pullIsNoPush,
  queueIsLeftAlone,
  gateExists,
  gateIsReachable,
]
