import type { AnnouncedWindow, EnteredWindow, Store } from '@planbridge/bff/testing'
import { IntegrationId } from '@planbridge/shared/contract'
import { expect } from 'vitest'
import { idOf, rowOf } from '../connections-contract.ts'
import { type Contract, noon } from '../contract.ts'
import { connectSessionOf, sessionId } from './connect-session-of.ts'

const id = sessionId('ada')
const choice = { integration: IntegrationId.parse('dp-hybrid'), model: 'delegation' } as const
const announced: AnnouncedWindow = {
  secretHash: 'secret',
  until: noon + 60_000,
  presentation: 'redirect',
  page: 'https://app.host.example/clients#7',
  choice,
}
const entered = (cookieHash: string, facts: Partial<EnteredWindow> = {}): EnteredWindow => ({
  cookieHash,
  codeHash: `code of ${cookieHash}`,
  presentation: 'redirect',
  page: announced.page,
  choice,
  ...facts,
})
const byLink = (cookieHash: string) => entered(cookieHash, { presentation: 'link', page: null, choice: null })

const open = async (store: Store) => {
  await store.subjects.create({ id: 'ada', tenant: 'firm', guest: false, name: null })
  await store.connectSessions.add(connectSessionOf({ tenant: 'firm', subject: 'ada' }), 9)
  return store.connectSessions
}

const onlyOne = (outcomes: readonly boolean[]) => outcomes.filter(Boolean).length

export const connectSessionsContract: Contract = {
  'a session is found by its id, its token and its secrets, with everything that it was stored with': async (
    store,
  ) => {
    await store.subjects.create({ id: 'ada', tenant: 'firm', guest: false, name: null })
    const session = connectSessionOf({
      tenant: 'firm',
      subject: 'ada',
      person: 'Ada 🎉',
      integrations: ['dp-hybrid'],
      models: ['delegation', 'personal-token'],
      reconnect: idOf('c1'),
      locale: 'pl',
      appearance: { theme: 'dark', variables: { colorPrimary: '#0a66c2' } },
      returnUrl: 'https://app.host.example/return',
      challenge: 'c',
      announced,
      entered: entered('cookie'),
    })
    expect(await store.connectSessions.add(session, 1)).toBe('added')
    const { connectSessions } = store
    expect(await connectSessions.find(id)).toEqual(session)
    expect(await connectSessions.findByToken('token-of-ada')).toEqual(session)
    expect(await connectSessions.findBySecret('secret')).toEqual(session)
    expect(await connectSessions.findBySecret('link-of-ada')).toEqual(session)
    expect(await connectSessions.findByToken('another')).toBeUndefined()
    expect(await connectSessions.findBySecret('another')).toBeUndefined()
  },
  'a subject has no more open sessions than allowed, also if they are added at the same time': async (
    store,
  ) => {
    await store.subjects.create({ id: 'ada', tenant: 'firm', guest: false, name: null })
    const add = (n: number) =>
      store.connectSessions.add(
        connectSessionOf({
          tenant: 'firm',
          subject: 'ada',
          id: sessionId(`ada-${n}`),
          tokenHash: `token-${n}`,
          linkHash: `link-${n}`,
        }),
        2,
      )
    const added = await Promise.all([1, 2, 3, 4].map(add))
    expect(added.toSorted()).toEqual(['added', 'added', 'full', 'full'])
    const kept = added.indexOf('added') + 1
    await store.connectSessions.end({ id: sessionId(`ada-${kept}`), status: 'open' }, { status: 'cancelled' })
    expect(await add(5)).toBe('added')
    await store.erasure.erase({ tenant: 'firm', subjects: ['ada'] })
    expect(await add(6)).toBe('gone')
    expect(await store.connectSessions.findByToken('token-6')).toBeUndefined()
  },
  'an announced window is entered once and in time, and a link once; the window before loses its place':
    async (store) => {
      const sessions = await open(store)
      expect(await sessions.announce(id, announced, noon)).toBe(true)
      const enter = (cookie: string, now: number) =>
        sessions.enter(id, 'secret', { window: entered(cookie), keepsPerson: false, now })
      expect(await enter('late', noon + 60_000)).toBe(false)
      expect(onlyOne(await Promise.all(['a', 'b', 'c'].map((cookie) => enter(cookie, noon + 59_999))))).toBe(
        1,
      )
      const { entered: first, announced: none } = (await sessions.find(id)) ?? {}
      expect([first?.page, none]).toEqual([announced.page, null])
      const link = (cookie: string) =>
        sessions.enter(id, 'link-of-ada', { window: byLink(cookie), keepsPerson: false, now: noon })
      expect(onlyOne(await Promise.all(['d', 'e'].map(link)))).toBe(1)
      expect(await sessions.lock(id, first?.cookieHash ?? '', noon)).toBe(false)
      expect(await sessions.find(id)).toMatchObject({ linkUsed: true, entered: { presentation: 'link' } })
    },
  'a confirmation belongs to the window that was entered last, unless it is the same browser': async (
    store,
  ) => {
    const sessions = await open(store)
    await sessions.announce(id, announced, noon)
    await sessions.enter(id, 'secret', { window: entered('one'), keepsPerson: false, now: noon })
    expect(await sessions.confirm(id, 'two', noon)).toBe(false)
    expect(await sessions.confirm(id, 'one', noon)).toBe(true)
    await sessions.announce(id, announced, noon)
    await sessions.enter(id, 'secret', { window: entered('one'), keepsPerson: true, now: noon })
    expect((await sessions.find(id))?.confirmed).toBe(true)
    await sessions.enter(id, 'link-of-ada', { window: byLink('two'), keepsPerson: false, now: noon })
    expect((await sessions.find(id))?.confirmed).toBe(false)
  },
  'a session makes one connection, and after that no window is entered': async (store) => {
    const sessions = await open(store)
    await sessions.announce(id, announced, noon)
    await sessions.enter(id, 'secret', { window: entered('one'), keepsPerson: false, now: noon })
    await sessions.announce(id, { ...announced, secretHash: 'later' }, noon)
    const connection = idOf('c1')
    const make = () =>
      store.atomically(async (tables) => {
        if (!(await tables.connectSessions.lock(id, 'one', noon))) return false
        const expiresAt = noon + 600_000
        await tables.connectSessions.made(id, { connection, status: 'pending_verification', expiresAt })
        return true
      })
    expect(onlyOne(await Promise.all([make(), make()]))).toBe(1)
    expect(await sessions.find(id)).toMatchObject({ connection, announced: null, expiresAt: noon + 600_000 })
    for (const secret of ['later', 'link-of-ada'])
      expect(await sessions.enter(id, secret, { window: byLink('two'), keepsPerson: false, now: noon })).toBe(
        false,
      )
    expect(await sessions.announce(id, announced, noon)).toBe(false)
  },
  'a session is completed or ended by one caller, in time': async (store) => {
    const sessions = await open(store)
    expect(await sessions.complete(id, noon)).toBe(false)
    const made = { connection: idOf('c1'), status: 'pending_verification', expiresAt: noon + 9 } as const
    await sessions.made(id, made)
    expect(await sessions.complete(id, noon + 9)).toBe(false)
    const pending = { id, status: 'pending_verification' } as const
    const outcomes = await Promise.all([
      sessions.complete(id, noon + 8),
      sessions.end(pending, { status: 'cancelled' }),
      sessions.complete(id, noon + 8),
      sessions.end(pending, { status: 'expired' }),
    ])
    expect(onlyOne(outcomes)).toBe(1)
    expect(await sessions.end({ id, status: 'open' }, { status: 'cancelled' })).toBe(false)
  },
  'every change has another revision, and a failure is recorded while the session is open': async (store) => {
    const sessions = await open(store)
    const revision = async () => (await sessions.find(id))?.revision
    const failure = { code: 'consent-denied', reference: 'r' } as const
    const changes = [
      () => sessions.announce(id, announced, noon),
      () => sessions.enter(id, 'secret', { window: entered('one'), keepsPerson: false, now: noon }),
      () => sessions.confirm(id, 'one', noon),
      () => sessions.note(id, failure),
      () => sessions.touch(id),
      () => sessions.end({ id, status: 'open' }, { status: 'cancelled', failure }),
    ]
    const seen = [await revision()]
    for (const change of changes) {
      await change()
      seen.push(await revision())
    }
    expect(seen).toEqual([1, 2, 3, 4, 5, 6, 7])
    await sessions.note(id, null)
    expect(await sessions.find(id)).toMatchObject({ failure, status: 'cancelled', revision: 7 })
  },
  'overdue sessions are found, the oldest first, and deleted a day after their end': async (store) => {
    await store.subjects.create({ id: 'ada', tenant: 'firm', guest: false, name: null })
    for (const [n, status] of (['open', 'pending_verification', 'complete', 'expired'] as const).entries())
      await store.connectSessions.add(
        connectSessionOf({
          tenant: 'firm',
          subject: 'ada',
          id: sessionId(status),
          tokenHash: `t${n}`,
          linkHash: `l${n}`,
          status,
          expiresAt: noon - n,
        }),
        9,
      )
    const overdue = async (now: number) =>
      (await store.connectSessions.overdue(now, 9)).map(({ status }) => status)
    expect(await overdue(noon)).toEqual(['pending_verification', 'open'])
    expect(await overdue(noon - 1)).toEqual(['pending_verification'])
    await store.purge(noon + 86_400_000 - 1, noon)
    expect(await store.connectSessions.find(sessionId('complete'))).toBeUndefined()
    expect(await store.connectSessions.find(sessionId('open'))).toBeDefined()
  },
  'connections that were not verified in time are found, the longest waiting first': async (store) => {
    const add = (name: string, pendingUntil: number | null) =>
      store.connections.add(
        rowOf({ id: idOf(name), account: name, status: 'pending-verification', pendingUntil }),
      )
    await add('c1', noon)
    await add('c2', noon - 1)
    await add('c3', null)
    await add('c4', noon + 1)
    const ids = (await store.connections.unverified(noon, 9)).map((row) => row.id)
    expect(ids).toEqual(['c2', 'c1'])
    await store.connections.changeAt(idOf('c2'), 0, { status: 'active', pendingUntil: null })
    expect(await store.connections.find(idOf('c2'))).toMatchObject({ status: 'active', pendingUntil: null })
    expect(await store.connections.unverified(noon, 1)).toHaveLength(1)
  },
}
