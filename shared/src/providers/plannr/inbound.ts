import type { InboundFacts } from '../inbound.ts'

const changesOf = (resource: string, words: string): Readonly<Record<string, string>> => ({
  [`${resource}.created`]: `${words} was added`,
  [`${resource}.updated`]: `${words} was changed`,
  [`${resource}.deleted`]: `${words} was deleted`,
})

/**
 * Webhook subscriptions. The signature has no timestamp, and the shape of the body is not documented.
 * @see https://api-how-to.plannrcrm.com/webhooks/validating-webhooks
 */
export const plannrInbound: InboundFacts = {
  signature: { header: 'x-signature', algorithm: 'hmac-sha256', encoding: 'hex' },
  addressList: null,
  queue: null,
  envelope: {
    name: 'event', // assumed
    createdAt: null,
    resource: [{ of: 'resource', id: 'data.uuid' }], // assumed: the name that Plannr's API uses
    fingerprint: [],
    // assumed: three tries within two minutes, as https://spatie.be/docs/laravel-webhook-server/v4/retrying-failed-webhooks does
    sameBytesMinutes: 5,
  },
  events: {
    ...changesOf('account', 'A client'),
    'account.annual-review-date-occurred': 'The annual review of a client is due',
    ...changesOf('circle', 'A household'),
    ...changesOf('plan', 'A plan'),
    ...changesOf('case', 'A case'),
    ...changesOf('task', 'A task'),
    'task.completed': 'A task was completed',
    'fact-find.completed': 'A fact find was completed',
    'fact-find.completed-v3': 'A fact find was completed',
    'form-submission.completed': 'A form was completed',
    ...changesOf('bank-account', 'A bank account'),
    ...changesOf('bank-statement', 'A bank statement'),
    ...changesOf('bank-transaction', 'A bank transaction'),
    ...changesOf('provider-statement', 'A provider statement'),
    ...changesOf('transaction', 'A transaction'),
    'transaction.reconciled': 'A transaction was reconciled',
    'transaction.unreconciled': 'The reconciliation of a transaction was undone',
    'statement.lock-status': 'A statement was locked or unlocked',
    ...changesOf('conversation.message', 'A message'),
    ...changesOf('client-portal-document', 'A document in the client portal'),
    'client-portal-document.uploaded': 'A document was uploaded to the client portal',
  },
  gates: [],
  repeatsForDays: 0,
}
