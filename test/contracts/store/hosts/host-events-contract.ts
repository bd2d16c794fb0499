import type { ConnectionChange, ConnectionRow, HostEventRow, Store } from '@planbridge/bff/testing'
import { hostIssuer } from '@planbridge/bff/internal/domain/host-subject.ts'
import { dayMs } from '@planbridge/shared/durations'
import { expect } from 'vitest'
import { idOf, rowOf } from '../connections-contract.ts'
import { connectSessionOf, sessionId } from '../connect/connect-session-of.ts'
import { type Contract, noon } from '../contract.ts'

const tokens = (sealed: string | null) => ({ sealed, endsAt: noon, staleAt: noon })

/** Adds a user of a host, as whom nobody signs in. */
export const addHostUser = async (
  { subjects }: Pick<Store, 'subjects'>,
  id: string,
  account: string,
  tenant = 'firm',
): Promise<void> => {
  await subjects.create({ id, tenant, guest: false, name: null })
  await subjects.attach(tenant, { issuer: hostIssuer, account }, id)
}

/** Adds a connection with its first token set, as every use case does. */
export const connect = async (
  { atomically }: Pick<Store, 'atomically'>,
  row: Partial<ConnectionRow>,
  change: ConnectionChange = {},
): Promise<void> => {
  const added = rowOf({ tenant: 'firm', ...row })
  await atomically(async ({ connections }) => {
    await connections.add(added)
    await connections.putTokens(added.id, 0, tokens('sealed'), change)
  })
}

type Query = Parameters<Store['hostEvents']['list']>[0]

/** Lists so many events. Transactions elsewhere on a PostgreSQL server can delay them. */
export const events = async (
  { hostEvents }: Pick<Store, 'hostEvents'>,
  count: number,
  more: Partial<Query> = {},
): Promise<HostEventRow[]> => {
  const query = { tenant: 'firm', integrations: null, after: undefined, max: 100, ...more }
  const list = async () => {
    const found = await hostEvents.list(query)
    if (!found) throw new Error('the cursor is unknown')
    return found
  }
  await expect.poll(async () => (await list()).length).toBe(count)
  return list()
}

const short = ({ type, subject, connection, oldStatus, status }: HostEventRow) => [
  type,
  subject,
  connection,
  oldStatus,
  status,
]

const tenDaysMs = 10 * dayMs

export const hostEventsContract: Contract = {
  'EM-33: every change of the connection of a host’s user or of the tenant is one event, and no other change is':
    async (store) => {
      await addHostUser(store, 'u', 'user-1')
      await store.subjects.create({ id: 'ada', tenant: 'firm', guest: false, name: 'Ada' })
      await connect(store, { id: idOf('c1'), owner: 'u' }, { status: 'choose-account' })
      await connect(store, { id: idOf('c2'), owner: '', account: '' })
      await connect(store, { id: idOf('c3'), owner: 'ada' })
      for (const id of ['c1', 'c2', 'c3']) {
        await store.connections.change(idOf(id), { status: 'active', choice: 'a1' })
        await store.connections.putTokens(idOf(id), 1, tokens('renewed'))
        await store.connections.change(idOf(id), { status: 'reconnect-required', reason: 'renewal-lost' })
        await store.connections.putTokens(idOf(id), 2, tokens('again'), {
          status: 'active',
          createdAt: noon + 1,
        })
        await store.connections.remove(idOf(id))
      }
      expect((await events(store, 9)).map(short)).toEqual([
        ['connection.created', 'user-1', 'c1', null, 'choose-account'],
        ['connection.created', null, 'c2', null, 'active'],
        ['connection.status_changed', 'user-1', 'c1', 'choose-account', 'active'],
        ['connection.status_changed', 'user-1', 'c1', 'active', 'reconnect-required'],
        ['connection.reconnected', 'user-1', 'c1', 'reconnect-required', 'active'],
        ['connection.disconnected', 'user-1', 'c1', 'active', null],
        ['connection.status_changed', null, 'c2', 'active', 'reconnect-required'],
        ['connection.reconnected', null, 'c2', 'reconnect-required', 'active'],
        ['connection.disconnected', null, 'c2', 'active', null],
      ])
    },
  'EM-33: an event is stored if and only if its change is': async (store) => {
    await addHostUser(store, 'u', 'user-1')
    const broken = store.atomically(async ({ connections }) => {
      await connections.add(rowOf({ tenant: 'firm', owner: 'u' }))
      await connections.putTokens(idOf('c1'), 0, tokens('sealed'))
      throw new Error('rolled back')
    })
    await expect(broken).rejects.toThrow('rolled back')
    await store.connections.add(rowOf({ tenant: 'firm', owner: 'u' }))
    await store.connections.remove(idOf('c1'))
    expect(await events(store, 0)).toEqual([])
  },
  'EM-33: a change of tokens by an operator’s command is an event, too': async (store) => {
    await addHostUser(store, 'u', 'user-1')
    const sealed = 'eyJhbGciOiJBMjU2R0NNS1ciLCJlbmMiOiJBMjU2R0NNIiwia2lkIjoibWFpbiJ9.a.b.c.d'
    await store.connections.add(rowOf({ tenant: 'firm', owner: 'u' }))
    await store.connections.putTokens(idOf('c1'), 0, tokens(sealed))
    await store.sealed.discard('main')
    expect((await events(store, 2)).at(-1)).toMatchObject({
      type: 'connection.status_changed',
      status: 'reconnect-required',
      reason: 'vault-unreadable',
    })
  },
  'EM-33: the end of a connect session is one event, and no other change of it is': async (store) => {
    for (const name of ['made', 'ended', 'late']) {
      await addHostUser(store, name, `user ${name}`)
      await store.connectSessions.add(connectSessionOf({ tenant: 'firm', subject: name }), 9)
    }
    const { connectSessions } = store
    await connect(store, { id: idOf('c1'), owner: 'made' })
    await connectSessions.made(sessionId('made'), {
      connection: idOf('c1'),
      status: 'complete',
      expiresAt: null,
    })
    for (const name of ['made', 'ended']) await connectSessions.touch(sessionId(name))
    for (const status of ['cancelled', 'expired'] as const) {
      await connectSessions.end({ id: sessionId('ended'), status: 'open' }, { status })
      await connectSessions.end({ id: sessionId('made'), status: 'open' }, { status })
    }
    await connectSessions.end({ id: sessionId('late'), status: 'open' }, { status: 'expired' })
    const found = (await events(store, 4)).slice(1)
    expect(
      found.map(({ type, session, subject, connection, integration }) => [
        type,
        session,
        subject,
        connection,
        integration,
      ]),
    ).toEqual([
      ['connect_session.completed', sessionId('made'), 'user made', 'c1', 'dp-hybrid'],
      ['connect_session.cancelled', sessionId('ended'), 'user ended', null, null],
      ['connect_session.expired', sessionId('late'), 'user late', null, null],
    ])
  },
  'EM-33: pages continue after a cursor, by tenant and integration, and an unknown cursor is none': async (
    store,
  ) => {
    await addHostUser(store, 'u', 'user-1')
    await addHostUser(store, 'v', 'user-1', 'other')
    for (const [at, integration] of ['one', 'two', 'one'].entries())
      await connect(store, {
        id: idOf(`c${at}`),
        owner: 'u',
        integration: integration as never,
        account: `${at}`,
      })
    await connect(store, { id: idOf('c9'), owner: 'v', tenant: 'other' })
    const [first, second, third] = await events(store, 3)
    expect([first, second, third].map((event) => event?.connection)).toEqual(['c0', 'c1', 'c2'])
    expect(await events(store, 2, { max: 2 })).toEqual([first, second])
    expect(await events(store, 1, { after: second?.id })).toEqual([third])
    expect(await events(store, 0, { after: third?.id })).toEqual([])
    expect(await events(store, 2, { integrations: ['one'] })).toEqual([first, third])
    expect(await events(store, 0, { integrations: [] })).toEqual([])
    const others = await events(store, 1, { tenant: 'other' })
    expect(others.map(short)).toEqual([['connection.created', 'user-1', 'c9', null, 'active']])
    for (const after of ['unknown', others[0]?.id])
      expect(
        await store.hostEvents.list({ tenant: 'firm', integrations: null, after, max: 9 }),
      ).toBeUndefined()
  },
  'EM-33: events are kept for thirty days, and the last one longer, so that its reader can continue': async (
    store,
  ) => {
    await addHostUser(store, 'u', 'user-1')
    await addHostUser(store, 'v', 'user-2', 'other')
    for (const at of [0, 1]) await connect(store, { id: idOf(`c${at}`), owner: 'u', account: `${at}` })
    await connect(store, { id: idOf('c9'), owner: 'v', tenant: 'other' })
    const [first, second] = await events(store, 2)
    const at = second?.at ?? 0
    await store.purge(at + 2 * tenDaysMs, 0)
    expect(await events(store, 2)).toEqual([first, second])
    await store.purge(at + 4 * tenDaysMs, 0)
    expect(await events(store, 1)).toEqual([second])
    expect(await events(store, 0, { after: second?.id })).toEqual([])
    expect(await events(store, 1, { tenant: 'other' })).toHaveLength(1)
    const query = { tenant: 'firm', integrations: null, max: 9 }
    expect(await store.hostEvents.list({ ...query, after: first?.id })).toBeUndefined()
  },
  'EM-37: the events of an erased user name the user no more, and the end of the connections is among them':
    async (store) => {
      await addHostUser(store, 'u', 'user-1')
      await addHostUser(store, 'v', 'user-2')
      await connect(store, { id: idOf('c1'), owner: 'u' })
      await connect(store, { id: idOf('c2'), owner: 'v' })
      const before = await events(store, 2)
      expect(await store.erasure.count({ tenant: 'firm', subjects: ['u'] })).toMatchObject({ host_events: 1 })
      await store.erasure.erase({ tenant: 'firm', subjects: ['u'] })
      expect((await events(store, 3)).map(short)).toEqual([
        ['connection.created', null, 'c1', null, 'active'],
        ['connection.created', 'user-2', 'c2', null, 'active'],
        ['connection.disconnected', null, 'c1', 'active', null],
      ])
      expect((await events(store, 3)).slice(0, 2).map(({ id }) => id)).toEqual(before.map(({ id }) => id))
      await store.erasure.erase({ tenant: 'firm' })
      expect(await events(store, 0)).toEqual([])
    },
}
