import type { Attempt, PendingRevocation, Store } from '@planbridge/bff/testing'
import { ConnectionId, IntegrationId, JobId } from '@planbridge/shared/contract'
import { expect } from 'vitest'
import { ringOf } from '../../harness/deployment/keyrings.ts'
import { addPersistentJob } from '../../harness/deployment/persistent-job.ts'
import { sealedRow } from '../../harness/deployment/sealed-row.ts'
import { connectSessionOf } from './connect/connect-session-of.ts'
import { type Contract, noon } from './contract.ts'
import { daily } from './people/merged-people.ts'

const issuer = 'https://identity.example'
const integration = IntegrationId.parse('dp-hybrid')

const quotaOf = (holder: string) => ({ integration, rule: 'all/60', holder })

const attemptOf = (session: string, subject: string): Attempt => ({
  stateHash: `state-of-${session}`,
  session,
  subject,
  purpose: 'link',
  integration,
  model: 'delegation',
  challenge: 'c',
  nonce: 'n',
  redirectUri: 'https://app.example/callback',
  connection: null,
  terms: null,
  returnTo: '/',
  createdAt: noon,
  expiresAt: noon + 600_000,
})

const pendingOf = (facts: Pick<PendingRevocation, 'id' | 'tenant' | 'integration'>): PendingRevocation => ({
  ...facts,
  connection: ConnectionId.parse(facts.id),
  owner: '',
  model: 'delegation',
  account: null,
  accountName: null,
  reason: 'not-stored',
  sealed: null,
  sealedFor: facts.id,
  tokenVersion: 1,
  tokenEndsAt: null,
  requestedAt: null,
  tries: 0,
  createdAt: noon,
  nextTryAt: noon,
  givesUpAt: noon,
  outcome: null,
  settledAt: null,
})

const offerTo = (session: string, into: string, tenant: string) => ({
  id: `offer-to-${into}`,
  tenant,
  session,
  from: 'somebody',
  into,
  pending: `held-for-${into}`,
  granted: '{}',
  expiresAt: noon + 600_000,
  mergedAt: null,
  connection: null,
})

/** Makes the person take in another one, and offers to do so once more. */
const addMerges = async (store: Store, tenant: string, id: string) => {
  await store.subjects.create({ id: `once-${id}`, tenant, guest: false, name: null })
  await store.merges.merge({ tenant, from: `once-${id}`, into: id, session: null, keep: [] })
  const offer = offerTo(`session-of-${id}`, id, tenant)
  await store.revocations.add(pendingOf({ id: offer.pending, tenant, integration }))
  await store.merges.addOffer(offer)
}

/** Adds a person with one row in every table. */
const addPerson = async (store: Store, tenant: string, id: string) => {
  await store.subjects.create({ id, tenant, guest: false, name: id })
  await store.subjects.attach(tenant, { issuer, account: `${id}-there` }, id)
  const session = { record: `session-of-${id}`, tenant, subject: id, seenAt: noon, endsAt: noon + 600_000 }
  await store.sessions.create(session, `hash-of-${id}`)
  await store.connectSessions.add(connectSessionOf({ tenant, subject: id }), 1)
  await store.attempts.add(attemptOf(`session-of-${id}`, id), 10)
  const row = await store.connections.add(
    await sealedRow(ringOf('main'), { owner: id, account: `${id}-there`, tenant }),
  )
  await addMerges(store, tenant, id)
  // The quota of their calls.
  await store.budgets.write(quotaOf(`${id}-there`), 0, { '1': 1 }, noon)
  const job = await addPersistentJob(store, row.id)
  await store.timeline.addCalls({
    connection: row.id,
    since: noon,
    at: noon,
    count: 1,
    failed: 0,
    code: null,
  })
  return { row, job }
}

/** The number of rows through which a person can be found. */
const traces = async (store: Store, tenant: string, id: string) => {
  const queries = [
    store.subjects.find(id),
    store.subjects.ownerOf(tenant, { issuer, account: `${id}-there` }),
    store.sessions.find(`hash-of-${id}`),
    store.attempts.find(`state-of-session-of-${id}`),
    store.connectSessions.findByToken(`token-of-${id}`),
    store.connections.listOwned(tenant, id).then(([row]) => row),
  ]
  return (await Promise.all(queries)).filter((found) => found !== undefined).length
}

const one = {
  budgets: 1,
  runs: 1,
  jobs: 1,
  job_answers: 0,
  delegations: 1,
  attempts: 1,
  merge_offers: 1,
  sessions: 1,
  connect_sessions: 1,
  idempotency_keys: 0,
  inbound_events: 0,
  host_events: 0,
  webhook_endpoints: 0,
  webhook_deliveries: 0,
  webhook_messages: 0,
  timeline_entries: 1,
  identities: 1,
  former_subjects: 1,
  subjects: 1,
}

export const erasureContract: Contract = {
  'a person is erased from every table, and no other person is': async (store) => {
    const { row, job } = await addPerson(store, 'firm', 'ana')
    const other = await addPerson(store, 'firm', 'ben')
    const erased = await store.erasure.erase({ tenant: 'firm', subjects: ['ana'] })
    expect(erased.rows).toEqual({ ...one, connections: 1 })
    expect((await store.budgets.read(quotaOf('ana-there'))).version).toBe(0)
    expect((await store.budgets.read(quotaOf('ben-there'))).version).toBe(1)
    expect(erased.connections).toEqual([row])
    expect(await store.delegations.find(row.id)).toBeUndefined()
    expect([await store.jobs.find(job), await store.jobs.runs(job, 9)]).toEqual([undefined, []])
    expect([await store.jobs.find(other.job), ...(await store.jobs.runs(other.job, 9))]).toHaveLength(2)
    expect([await traces(store, 'firm', 'ana'), await traces(store, 'firm', 'ben')]).toEqual([0, 6])
  },
  'a tenant is erased with its people and shared connections, and no other tenant is': async (store) => {
    for (const id of ['ana', 'ben']) await addPerson(store, 'firm', id)
    await addPerson(store, 'other', 'cleo')
    await store.connections.add(
      await sealedRow(ringOf('main'), { owner: '', account: '', tenant: 'firm', integration: 'dp-firm' }),
    )
    const erased = await store.erasure.erase({ tenant: 'firm' })
    const two = Object.fromEntries(Object.keys(one).map((table) => [table, 2]))
    const none = {
      job_answers: 0,
      idempotency_keys: 0,
      inbound_events: 0,
      host_events: 0,
      webhook_endpoints: 0,
      webhook_deliveries: 0,
      webhook_messages: 0,
    }
    expect(erased.rows).toEqual({ ...two, ...none, connections: 3 })
    for (const id of ['ana', 'ben']) expect(await traces(store, 'firm', id)).toBe(0)
    expect(await traces(store, 'other', 'cleo')).toBe(6)
    const again = await store.erasure.erase({ tenant: 'firm' })
    expect(new Set(Object.values(again.rows))).toEqual(new Set([0]))
  },
  'OP-101: the preview of an erasure counts the rows that it then erases, names the people, and changes nothing':
    async (store) => {
      for (const id of ['ana', 'ben']) await addPerson(store, 'firm', id)
      await addPerson(store, 'other', 'cleo')
      for (const scope of [{ tenant: 'firm', subjects: ['ana'] }, { tenant: 'firm' }, { tenant: 'none' }]) {
        const counted = await store.erasure.count(scope)
        expect(await store.erasure.count(scope)).toEqual(counted)
        const named = await store.erasure.namesOf(scope, 9)
        expect(named).toHaveLength(counted['subjects'] ?? 0)
        expect((await store.erasure.erase(scope)).rows).toEqual(counted)
      }
      expect(await store.erasure.tenants()).toEqual(['other'])
      expect(await store.erasure.namesOf({ tenant: 'other' }, 9)).toMatchObject([{ id: 'cleo' }])
      expect(await store.erasure.namesOf({ tenant: 'other' }, 0)).toEqual([])
    },
  'the jobs of an erased person on a connection of the tenant stay, without the person': async (store) => {
    await addPerson(store, 'acme', 'ana')
    const key = { owner: '', account: '', tenant: 'acme' }
    const shared = await store.connections.add(await sealedRow(ringOf('main'), key))
    const job = { ...daily, id: JobId.parse('shared-job'), connection: shared.id }
    const limits = { perPerson: 9, perTenant: 9, bytesPerPerson: 999 }
    await store.jobs.addWithin(job, { person: 'ana', tenant: 'acme' }, limits)
    await store.erasure.erase({ tenant: 'acme', subjects: ['ana'] })
    expect(await store.jobs.due(noon, 9)).toEqual([{ id: job.id, person: shared.id, turn: 1 }])
  },
  'a person of one tenant is not erased through another': async (store) => {
    await addPerson(store, 'firm', 'ana')
    await store.erasure.erase({ tenant: 'other', subjects: ['ana'] })
    expect(await traces(store, 'firm', 'ana')).toBe(6)
  },
  'an account resolves to the person who signed in with it, else to those who connected it': async (
    store,
  ) => {
    await addPerson(store, 'firm', 'ana')
    const shared = { account: 'shared', tenant: 'firm' }
    for (const owner of ['ben', 'cleo'])
      await store.connections.add(await sealedRow(ringOf('main'), { owner, ...shared }))
    const subjectsOf = (account: string) => store.erasure.subjectsOf('firm', { issuer, account }, integration)
    expect(await subjectsOf('ana-there')).toEqual(['ana'])
    expect((await subjectsOf('shared')).toSorted()).toEqual(['ben', 'cleo'])
    expect(await subjectsOf('unknown')).toEqual([])
  },
}
