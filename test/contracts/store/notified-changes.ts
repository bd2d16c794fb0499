import type { Change, ConnectionRow, Store } from '@planbridge/bff/testing'
import { OperationId } from '@planbridge/shared/contract'
import { expect } from 'vitest'
import { idOf, rowOf } from './connections-contract.ts'
import { noon } from './contract.ts'
import { follow } from './follower.ts'

const one = idOf('c1')
const identity = { issuer: 'https://identity.example', account: 'ada-there' }
const tokens = { sealed: 'sealed', endsAt: noon, staleAt: noon }

const terms = { connection: one, purpose: 'p', operations: [OperationId.parse('o')], days: 3, startsAt: noon }

/** Adds one row to every cached table. */
export const seedRows = async (store: Store): Promise<ConnectionRow> => {
  await store.subjects.create({ id: 'ada', tenant: 'deployment', guest: false, name: null })
  await store.subjects.attach('deployment', identity, 'ada')
  const session = {
    record: 'r1',
    tenant: 'deployment',
    subject: 'ada',
    seenAt: noon,
    endsAt: noon + 3_600_000,
  }
  await store.sessions.create(session, 'hash-1')
  const row = await store.connections.add(rowOf())
  await store.delegations.put(terms)
  return row
}

type Write = (store: Store) => Promise<unknown>

/** Writes that must notify other instances, with the expected change. */
export const notifiedWrites: Readonly<Record<string, { readonly write: Write; readonly change: Change }>> = {
  'a rotated session': {
    write: ({ sessions }) => sessions.rotate('r1', { idHash: 'hash-2', formerUntil: noon, subject: 'ada' }),
    change: { table: 'sessions', key: 'hash-1' },
  },
  'a removed session': {
    write: ({ sessions }) => sessions.remove('r1'),
    change: { table: 'sessions', key: 'hash-1' },
  },
  'a purged session': {
    write: ({ purge }) => purge(noon + 86_400_000, noon),
    change: { table: 'sessions', key: 'hash-1' },
  },
  'a changed connection': {
    write: ({ connections }) => connections.change(one, { status: 'choose-account', choice: 'a1' }),
    change: { table: 'connections', key: 'c1' },
  },
  'a new token set': {
    write: ({ connections }) => connections.putTokens(one, 0, tokens),
    change: { table: 'connections', key: 'c1' },
  },
  'an ID token to be judged again': {
    write: ({ connections }) => connections.changeAt(one, 0, { identityCheckAt: noon }),
    change: { table: 'connections', key: 'c1' },
  },
  'a refusal by the API': {
    write: ({ connections }) => connections.changeAt(one, 0, { refusals: 1, refusedUntil: noon }),
    change: { table: 'connections', key: 'c1' },
  },
  'a removed connection': {
    write: ({ connections }) => connections.remove(one),
    change: { table: 'connections', key: 'c1' },
  },
  'the terms of a removed connection': {
    write: ({ connections }) => connections.remove(one),
    change: { table: 'delegations', key: 'c1' },
  },
  'changed terms': {
    write: ({ delegations }) => delegations.put({ ...terms, operations: [] }),
    change: { table: 'delegations', key: 'c1' },
  },
  'a guest who signs in': {
    write: ({ subjects }) => subjects.identify('ada', 'Ada'),
    change: { table: 'subjects', key: 'ada' },
  },
  'a connection of a merged person': {
    write: async ({ merges, subjects }) => {
      await subjects.create({ id: 'bea', tenant: 'deployment', guest: false, name: null })
      await merges.merge({ tenant: 'deployment', from: 'ada', into: 'bea', session: null, keep: [] })
    },
    change: { table: 'connections', key: 'c1' },
  },
  'an erased identity': {
    write: ({ erasure }) => erasure.erase({ tenant: 'deployment', subjects: ['ada'] }),
    change: { table: 'identities', key: 'ada' },
  },
}

/** Frequent writes that change no cached field. */
export const silentWrites: Readonly<Record<string, Write>> = {
  activity: ({ activity }) =>
    activity.write({ used: new Map([[one, noon + 1]]), seen: new Map([['r1', noon + 1]]) }),
  'a refresh lease': async ({ connections }) => {
    const lease = await connections.takeRefreshLease(one, 'me', 10_000)
    if (lease) await connections.releaseRefreshLease(one, lease)
  },
  'the journal of a renewal': ({ connections }) =>
    connections.changeAt(one, 0, {
      journal: { requestedAt: noon, failures: 1, failure: null, retryAt: noon },
    }),
}

/** The changes that a follower of `reader` gets for a write at `writer`, up to a marker. */
export const changesSeen = async (
  { writer, reader }: { readonly writer: Store; readonly reader: Store },
  write: Write,
): Promise<readonly Change[]> => {
  await using follower = follow(reader)
  await expect.poll(follower.opened, { timeout: 60_000 }).toBe(1)
  await write(writer)
  await writer.subjects.create({ id: 'mark', tenant: 'deployment', guest: true, name: null })
  await writer.subjects.identify('mark', 'the end')
  await expect.poll(() => isMarked(follower.changes), { timeout: 60_000 }).toBe(true)
  return follower.changes
}

const isMarked = (changes: readonly Change[]): boolean =>
  changes.some((change) => change.table === 'everything' || change.key === 'mark')
