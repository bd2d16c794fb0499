import type { Change, ConnectionRow, Store } from '@planbridge/bff/testing'
import { OperationId } from '@planbridge/shared/contract'
import { expect } from 'vitest'
import { idOf, rowOf } from './connections-contract.ts'
import { noon } from './contract.ts'
import { follow } from './follow.ts'

const one = idOf('c1')
const identity = { issuer: 'https://identity.example', account: 'ada-there' }
const tokens = { sealed: 'sealed', endsAt: noon, staleAt: noon }

const terms = { connection: one, purpose: 'p', operations: [OperationId.parse('o')], days: 3, startsAt: noon }

/** Somebody with one of everything that is remembered. */
export const settle = async (store: Store): Promise<ConnectionRow> => {
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

/** What must reach whoever remembers it, and as what. */
export const toldWrites: Readonly<Record<string, { readonly write: Write; readonly change: Change }>> = {
  'a session that gets a new id': {
    write: ({ sessions }) => sessions.rotate('r1', { idHash: 'hash-2', formerUntil: noon, subject: 'ada' }),
    change: { table: 'sessions', key: 'hash-1' },
  },
  'a session that ends': {
    write: ({ sessions }) => sessions.remove('r1'),
    change: { table: 'sessions', key: 'hash-1' },
  },
  'a session that is purged': {
    write: ({ purge }) => purge(noon + 86_400_000, noon),
    change: { table: 'sessions', key: 'hash-1' },
  },
  'a connection that changes': {
    write: ({ connections }) => connections.change(one, { status: 'choose-account', choice: 'a1' }),
    change: { table: 'connections', key: 'c1' },
  },
  'another token set': {
    write: ({ connections }) => connections.putTokens(one, 0, tokens),
    change: { table: 'connections', key: 'c1' },
  },
  'a connection that goes': {
    write: ({ connections }) => connections.remove(one),
    change: { table: 'connections', key: 'c1' },
  },
  'the terms of a connection that goes': {
    write: ({ connections }) => connections.remove(one),
    change: { table: 'delegations', key: 'c1' },
  },
  'other terms': {
    write: ({ delegations }) => delegations.put({ ...terms, operations: [] }),
    change: { table: 'delegations', key: 'c1' },
  },
  'a guest who becomes a person': {
    write: ({ subjects }) => subjects.identify('ada', 'Ada'),
    change: { table: 'subjects', key: 'ada' },
  },
  'an identity that is erased': {
    write: ({ erasure }) => erasure.erase({ tenant: 'deployment', subjects: ['ada'] }),
    change: { table: 'identities', key: 'ada' },
  },
}

/** What happens all the time and changes nothing that is remembered. */
export const untoldWrites: Readonly<Record<string, Write>> = {
  'use and presence': ({ activity }) =>
    activity.write({ used: new Map([[one, noon + 1]]), seen: new Map([['r1', noon + 1]]) }),
  'a turn': async ({ connections }) => {
    const lease = await connections.takeRefreshLease(one, 'me', 10_000)
    if (lease) await connections.releaseRefreshLease(one, lease)
  },
  'the journal of a renewal': ({ connections }) =>
    connections.changeAt(one, 0, {
      journal: { requestedAt: noon, failures: 1, failure: null, retryAt: noon },
    }),
}

/** What a follower at one opener is told of a write at another one, up to a change that marks the end. */
export const toldOf = async (
  { writer, reader }: { readonly writer: Store; readonly reader: Store },
  write: Write,
): Promise<readonly Change[]> => {
  await using told = follow(reader)
  await expect.poll(told.opened, { timeout: 10_000 }).toBe(1)
  await write(writer)
  await writer.subjects.create({ id: 'mark', tenant: 'deployment', guest: true, name: null })
  await writer.subjects.identify('mark', 'the end')
  await expect.poll(() => isMarked(told.changes), { timeout: 10_000 }).toBe(true)
  return told.changes
}

const isMarked = (changes: readonly Change[]): boolean =>
  changes.some((change) => change.table === 'everything' || change.key === 'mark')
