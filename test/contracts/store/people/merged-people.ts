import type { ConnectionRow, MergeOfferRow, PendingRevocation, Store } from '@planbridge/bff/testing'
import { ConnectionId, IntegrationId, OperationId } from '@planbridge/shared/contract'
import { ringOf } from '../../../harness/deployment/keyrings.ts'
import { addPersistentJob } from '../../../harness/deployment/persistent-job.ts'
import { sealedRow } from '../../../harness/deployment/sealed-row.ts'
import { attemptOf } from '../attempts-contract.ts'
import { noon } from '../contract.ts'

export const tenant = 'deployment'
export const minute = 60_000
export const pair = { tenant, from: 'bea', into: 'ada' }
export const request = { ...pair, session: null, keep: [] as readonly ConnectionId[] }
export const identityOf = (id: string) => ({ issuer: 'https://identity.example', account: `${id}-there` })

export const connect = async (
  store: Store,
  owner: string,
  account: string,
  change: Partial<ConnectionRow> = {},
) => store.connections.add({ ...(await sealedRow(ringOf('main'), { owner, account })), ...change })

export const pendingOf = (id: string, owner: string): PendingRevocation => ({
  id,
  tenant,
  connection: ConnectionId.parse('c1'),
  owner,
  integration: IntegrationId.parse('plannr'),
  model: 'delegation',
  account: `${owner}-there`,
  accountName: owner,
  reason: 'disconnected',
  sealed: 'CANARY-sealed',
  sealedFor: id,
  tokenVersion: 1,
  tokenEndsAt: null,
  requestedAt: null,
  tries: 1,
  createdAt: noon,
  nextTryAt: noon + minute,
  givesUpAt: noon + 100 * minute,
  outcome: null,
  settledAt: null,
})

/** A person with an identity, a session with a pending attempt, a delegation with a job, and an owed revocation. */
export const addPerson = async (store: Store, id: string) => {
  await store.subjects.create({ id, tenant, guest: false, name: id })
  await store.subjects.attach(tenant, identityOf(id), id)
  const session = {
    record: `session-of-${id}`,
    tenant,
    subject: id,
    seenAt: noon,
    endsAt: noon + 600 * minute,
  }
  await store.sessions.create(session, `hash-of-${id}`)
  const stateHash = `state-of-${id}`
  await store.attempts.add({ ...attemptOf(), stateHash, session: session.record, subject: id }, 10)
  await store.revocations.add(pendingOf(`owed-by-${id}`, id))
  const row = await connect(store, id, `${id}-there`)
  return { row, job: await addPersistentJob(store, row.id) }
}

export const offerOf = (change: Partial<MergeOfferRow> = {}): MergeOfferRow => ({
  ...pair,
  id: 'offer',
  session: 'session-of-ada',
  pending: 'held',
  granted: '{}',
  expiresAt: noon + 10 * minute,
  mergedAt: null,
  connection: null,
  ...change,
})

export const addOffer = async (store: Store, change: Partial<MergeOfferRow> = {}) => {
  const offer = offerOf(change)
  await store.revocations.add({ ...pendingOf(offer.pending, ''), owner: '' })
  return store.merges.addOffer(offer)
}

export const daily = {
  operation: OperationId.parse('list-clients'),
  fields: {},
  body: null,
  time_zone: 'UTC',
  missed: 'skip',
  schedule: { every: 'week', weekday: 1, time: '08:00' },
  paused: false,
  nextAt: noon,
} as const
export const limits = { perPerson: 9, perTenant: 9, bytesPerPerson: 999 }
