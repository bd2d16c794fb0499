import type { ConnectionRow, Store } from '@planbridge/bff/testing'
import { IntegrationId, JobId, OperationId } from '@planbridge/shared/contract'
import { expect } from 'vitest'
import { attemptOf } from './attempts-contract.ts'
import { idOf, rowOf } from './connections-contract.ts'
import { type Contract, noon } from './contract.ts'
import { jobOf, runOf } from './jobs-contract.ts'
import { pendingOf } from './revocations-contract.ts'
import { sessionOf } from './sessions-contract.ts'

const dayMs = 86_400_000
const hourMs = 3_600_000

/** Alphabetically before, at and after the row that is meant. */
const names = ['a1', 'b2', 'c3'] as const
const meant = 'b2'

type Names = readonly [before: string, meant: string, after: string]

const jobIdOf = (name: string) => JobId.parse(`job-${name}`)

const runFor = (name: string, dueAt = noon) => ({ ...runOf(dueAt), job: jobIdOf(name) })

/** Adds three of everything: connections with terms and tokens, jobs with a run, sessions with an attempt, people, revocations. */
const addThree = async (store: Store, three: readonly string[] = names) => {
  for (const name of three) {
    const row = { id: idOf(name), account: name, sealed: 'the same text', endsAt: noon + dayMs }
    await store.connections.add(rowOf(row))
    const terms = { purpose: name, operations: [OperationId.parse('list-clients')], days: 3, startsAt: noon }
    await store.delegations.put({ connection: idOf(name), ...terms })
    await store.jobs.add(jobOf({ id: jobIdOf(name), connection: idOf(name) }))
    await store.jobs.begin(runFor(name), () => noon + hourMs, noon + hourMs)
    await store.sessions.create(sessionOf({ record: name, subject: name }), `hash-${name}`)
    await store.attempts.add(attemptOf({ stateHash: name, session: name }), 9)
    await store.subjects.create({ id: name, tenant: 'deployment', guest: true, name })
    await store.revocations.add(await pendingOf({ id: name, owner: name, sealed: 'the same text' }))
  }
}

/** Everything that belongs to one name. */
const everythingOf = async (store: Store, name: string) => ({
  connection: await store.connections.find(idOf(name)),
  terms: await store.delegations.find(idOf(name)),
  job: await store.jobs.find(jobIdOf(name)),
  runs: await store.jobs.runs(jobIdOf(name), 9),
  session: await store.sessions.find(`hash-${name}`),
  attempt: await store.attempts.find(name),
  subject: await store.subjects.find(name),
  identities: await store.subjects.identitiesOf(name),
  revocations: await store.revocations.listOwned('deployment', name),
})

const less = { status: 'ended', reason: 'end-date-reached' } as const
const tokens = { sealed: 'other', endsAt: noon + 1, staleAt: noon }

/** One write of each kind, for the row that is meant. */
const writes: Readonly<Record<string, (store: Store, name: string) => Promise<unknown>>> = {
  'connections.change': ({ connections }, name) => connections.change(idOf(name), less),
  'connections.changeAt': ({ connections }, name) => connections.changeAt(idOf(name), 0, less),
  'connections.putTokens': ({ connections }, name) => connections.putTokens(idOf(name), 0, tokens, less),
  'connections.remove': ({ connections }, name) => connections.remove(idOf(name)),
  'delegations.put': ({ delegations }, name) =>
    delegations.put({ connection: idOf(name), purpose: 'other', operations: [], days: 1, startsAt: 5 }),
  'delegations.change': ({ delegations }, name) =>
    delegations.change(idOf(name), (terms) => ({ ...terms, purpose: 'other', endsAt: noon + 1 })),
  'jobs.change': ({ jobs }, name) => jobs.change(jobIdOf(name), (job) => ({ ...job, paused: true })),
  'jobs.changeWithin': ({ jobs }, name) =>
    jobs.changeWithin(jobIdOf(name), (job) => ({ ...job, body: 'other' }), 9_999),
  'jobs.finish': ({ jobs }, name) =>
    jobs.finish({
      ...runFor(name),
      endedAt: noon + 5,
      outcome: 'failed',
      code: 'internal',
      tries: 2,
      status: 500,
    }),
  'jobs.begin': async ({ jobs }, name) => {
    const run = runFor(name, noon + hourMs)
    return jobs.begin({ ...run, startedAt: noon + 2 * hourMs }, () => null, noon + 3 * hourMs)
  },
  'jobs.remove': ({ jobs }, name) => jobs.remove(jobIdOf(name)),
  'sessions.rotate': ({ sessions }, name) =>
    sessions.rotate(name, { idHash: 'hash-new', formerUntil: noon + 1, subject: 'other' }),
  'sessions.touch': ({ sessions }, name) => sessions.touch(name, noon + 1),
  'sessions.remove': ({ sessions }, name) => sessions.remove(name),
  'attempts.take': ({ attempts }, name) => attempts.take(name, 'answer'),
  'attempts.finish': ({ attempts }, name) => attempts.finish(name, { failure: 'consent-denied' }),
  'attempts.remove': ({ attempts }, name) => attempts.remove(name, name),
  'subjects.identify': ({ subjects }, name) => subjects.identify(name, 'Other'),
  'subjects.attach': ({ subjects }, name) =>
    subjects.attach('deployment', { issuer: 'i', account: name }, name),
  'activity.write used': ({ activity }, name) =>
    activity.write({ used: new Map([[idOf(name), noon + 1]]), seen: new Map() }),
  'activity.write seen': ({ activity }, name) =>
    activity.write({ used: new Map(), seen: new Map([[name, noon + 1]]) }),
  'revocations.claim': ({ revocations }, name) => revocations.claim(name, noon + 60_000, noon + hourMs),
  'revocations.postpone': ({ revocations }, name) =>
    revocations.postpone(name, { tries: 1, nextTryAt: noon + 1, outcome: 'kept' }),
  'revocations.recordRequest': ({ revocations }, name) => revocations.recordRequest(name, noon + 1),
  'revocations.putTokens': ({ revocations }, name) =>
    revocations.putTokens(name, 3, { sealed: 'other', tokenEndsAt: noon + 1 }),
  'revocations.settle': ({ revocations }, name) => revocations.settle(name, 'yes', noon + 1),
  'revocations.nameAccount': ({ revocations }, name) => revocations.nameAccount(name, 'other'),
  'revocations.remove': ({ revocations }, name) => revocations.remove(name),
  'sealed.replace': async ({ sealed }, name) => {
    const rows = await sealed.list({ after: '', max: 999 })
    await sealed.replace(rows.filter(({ id }) => id === name).map((row) => ({ row, sealed: 'other' })))
  },
  'erasure.erase': ({ erasure }, name) => erasure.erase({ tenant: 'deployment', subjects: [name] }),
}

const threeOf = (at: number): Names => [`${at}-a1`, `${at}-b2`, `${at}-c3`]

const ids = (rows: readonly { readonly id: string }[]) => rows.map(({ id }) => id)

/** Times around a limit, and the rows at them. */
const around = { before: noon - 1, at: noon, after: noon + 1 }

const addAround = async (store: Store, change: (at: number) => Partial<ConnectionRow>) => {
  for (const [name, at] of Object.entries(around).toReversed())
    await store.connections.add(rowOf({ id: idOf(name), account: name, sealed: 's', ...change(at) }))
  await store.connections.add(rowOf({ id: idOf('empty'), account: 'empty', ...change(noon - 9) }))
}

export const neighboursContract: Contract = {
  'every write changes the row that it names and no other': async (store) => {
    for (const at of Object.keys(writes).keys()) await addThree(store, threeOf(at))
    const stateOf = (three: readonly string[]) => Promise.all(three.map((name) => everythingOf(store, name)))
    const wrong: string[] = []
    for (const [at, [write, perform]] of Object.entries(writes).entries()) {
      const three = threeOf(at)
      const before = await stateOf(three)
      await perform(store, three[1])
      const after = await stateOf(three)
      const changed = after.map((state, place) => JSON.stringify(state) !== JSON.stringify(before[place]))
      if (changed.join() !== 'false,true,false') wrong.push(`${write}: ${changed.join()}`)
    }
    expect(wrong).toEqual([])
    // No write concerned the rows of another one.
    const all = Object.keys(writes).flatMap((_, at) => [threeOf(at)[0], threeOf(at)[2]])
    for (const name of all)
      expect(await store.connections.find(idOf(name))).toMatchObject({ status: 'active' })
  },
  'each row is read by its own id, whatever was added before and after it': async (store) => {
    await addThree(store)
    for (const name of names) {
      await store.subjects.attach('deployment', { issuer: 'i', account: name }, name)
      await store.sessions.rotate(name, { idHash: `new-${name}`, formerUntil: noon + 9, subject: name })
      const identities = [{ issuer: 'i', account: name }]
      expect(await store.subjects.identitiesOf(name)).toEqual(identities)
      expect(await store.subjects.ownerOf('deployment', { issuer: 'i', account: name })).toBe(name)
      expect(await store.sessions.findByFormer(`hash-${name}`, noon)).toMatchObject({ record: name })
      expect(await store.sessions.find(`new-${name}`)).toMatchObject({ record: name })
      expect(await store.connections.find(idOf(name))).toMatchObject({ id: name })
      expect(await store.connections.findSame(rowOf({ account: name }))).toMatchObject({ id: name })
      expect(await store.delegations.find(idOf(name))).toMatchObject({ connection: name })
      expect(ids(await store.jobs.listFor(idOf(name)))).toEqual([`job-${name}`])
      expect(await store.jobs.runs(jobIdOf(name), 9)).toMatchObject([{ job: `job-${name}` }])
      expect(await store.attempts.find(name)).toMatchObject({ attempt: { session: name } })
      expect(await store.subjects.find(name)).toMatchObject({ id: name })
    }
  },
  'a write for a row that is not there says so and changes nothing': async (store) => {
    await addThree(store)
    const before = await Promise.all(names.map((name) => everythingOf(store, name)))
    const none = idOf('none')
    expect([
      await store.connections.changeAt(none, 0, less),
      await store.connections.changeAt(idOf(meant), 1, less),
      await store.connections.putTokens(none, 0, tokens),
      await store.connections.remove(none),
      await store.connections.takeRefreshLease(none, 'owner', 1_000),
      await store.delegations.change(none, (terms) => terms),
      await store.jobs.change(JobId.parse('none'), (job) => job),
      await store.jobs.begin(runFor('none'), () => null, noon),
      await store.sessions.rotate('none', { idHash: 'x', formerUntil: null, subject: null }),
      await store.sessions.touch('none', noon),
      await store.attempts.take('none', 'answer'),
      await store.revocations.claim('none', noon + 60_000, noon),
      await store.revocations.claim(meant, noon, noon),
      await store.revocations.putTokens('none', 3, { sealed: 'x', tokenEndsAt: noon }),
      await store.revocations.remove('none'),
    ]).toEqual([
      ...[false, false, false, undefined, undefined, undefined, undefined, undefined],
      ...[false, false, false, false, false, false, false],
    ])
    expect(await Promise.all(names.map((name) => everythingOf(store, name)))).toEqual(before)
  },
  'connections that have ended are listed at their end, the earliest first, with tokens only': async (
    store,
  ) => {
    await addAround(store, (endsAt) => ({ endsAt }))
    expect(ids(await store.connections.expired(noon, 9))).toEqual(['before', 'at'])
    expect(ids(await store.connections.expired(noon, 1))).toEqual(['before'])
  },
  'delegations whose refresh token ends are listed at that time, the earliest first, with tokens only':
    async (store) => {
      await addAround(store, (refreshEndsAt) => ({ refreshEndsAt, model: 'delegation' }))
      const due = async (limit: number) => ids(await store.connections.refreshTokensEndingBefore(noon, limit))
      const early = { account: 'other', sealed: 's', refreshEndsAt: noon - 9 }
      await store.connections.add(rowOf({ ...early, id: idOf('present') }))
      const waiting = {
        ...early,
        id: idOf('refused'),
        model: 'delegation',
        status: 'reconnect-required',
      } as const
      await store.connections.add(rowOf(waiting))
      expect([await due(9), await due(1)]).toEqual([['before', 'at'], ['before']])
    },
  'identity checks are due at their time, the earliest first, with tokens only': async (store) => {
    await addAround(store, (identityCheckAt) => ({ identityCheckAt }))
    expect(ids(await store.connections.identityChecksDue(noon, 9))).toEqual(['before', 'at'])
    expect(ids(await store.connections.identityChecksDue(noon, 1))).toEqual(['before'])
  },
  'warnings are due up to their last day, the earliest end first, and never after the end': async (store) => {
    await addAround(store, (at) => ({ endsAt: at + 3 * dayMs }))
    const due = async (now: number, limit = 9) => ids(await store.connections.dueForWarning(now, 3, limit))
    expect([await due(noon), await due(noon, 1)]).toEqual([['before', 'at'], ['before']])
    expect(await due(noon + 3 * dayMs)).toEqual(['after'])
  },
  'revocations are due at their time, the longest waiting first': async (store) => {
    for (const [id, nextTryAt] of Object.entries(around).toReversed())
      await store.revocations.add(await pendingOf({ id, nextTryAt }))
    expect(ids(await store.revocations.due(noon, 9))).toEqual(['before', 'at'])
    expect(ids(await store.revocations.due(noon, 1))).toEqual(['before'])
  },
  'lists are in the order of creation, then of ids': async (store) => {
    const rows = [
      { id: 'z', createdAt: noon },
      { id: 'b', createdAt: noon + 1 },
      { id: 'a', createdAt: noon + 1 },
    ]
    for (const { id, createdAt } of rows) {
      await store.connections.add(rowOf({ id: idOf(id), account: id, createdAt }))
      await store.revocations.add(await pendingOf({ id, createdAt }))
    }
    expect(ids(await store.connections.listOwned('deployment', 'ada'))).toEqual(['z', 'a', 'b'])
    expect(ids(await store.revocations.listOwned('deployment', 'ada'))).toEqual(['z', 'a', 'b'])
  },
  'the connections of integrations are those with tokens, of the tenant and the integrations': async (
    store,
  ) => {
    const crm = IntegrationId.parse('crm')
    const rows: readonly Partial<ConnectionRow>[] = [
      { id: idOf('of-crm'), integration: crm },
      { id: idOf('of-hybrid') },
      { id: idOf('elsewhere'), tenant: 'firm' },
      { id: idOf('other'), integration: IntegrationId.parse('plannr') },
      { id: idOf('empty'), sealed: null },
    ]
    for (const row of rows)
      await store.connections.add(rowOf({ account: String(row.id), sealed: 's', ...row }))
    const listed = async (...wanted: readonly string[]) =>
      ids(await store.connections.listOfIntegrations('deployment', wanted)).toSorted()
    expect(await listed('crm', 'dp-hybrid')).toEqual(['of-crm', 'of-hybrid'])
    expect([await listed('crm'), await listed()]).toEqual([['of-crm'], []])
  },
  'a job is due at its time, unless it is paused or a run of it has not passed its deadline': async (
    store,
  ) => {
    const { jobs } = store
    for (const [name, nextAt] of Object.entries(around).toReversed())
      await jobs.add(jobOf({ id: JobId.parse(name), nextAt }))
    await jobs.add(jobOf({ id: JobId.parse('paused'), nextAt: noon, paused: true }))
    await jobs.add(jobOf({ id: JobId.parse('unplanned'), nextAt: null }))
    expect(ids(await jobs.due(noon, 9))).toEqual(['before', 'at'])
    expect(ids(await jobs.due(noon, 1))).toEqual(['before'])
    const run = { ...runOf(noon - 1), job: JobId.parse('before'), startedAt: noon }
    expect(await jobs.begin(run, () => noon, noon)).toMatchObject({ id: 'before' })
    expect(ids(await jobs.due(noon, 9))).toEqual(['at'])
    const again = { ...run, dueAt: noon }
    expect(await jobs.begin(again, () => null, noon + 9)).toBeUndefined()
    expect(ids(await jobs.due(noon + 1, 9))).toEqual(['at', 'before', 'after'])
    expect(await jobs.begin({ ...again, startedAt: noon + 1 }, () => null, noon + 9)).toMatchObject({
      id: 'before',
    })
  },
  'purging keeps what is at its limit: sessions, idle ones, and settled revocations': async (store) => {
    const { sessions, revocations } = store
    for (const [name, at] of Object.entries(around)) {
      await sessions.create(sessionOf({ record: `end-${name}`, endsAt: at, seenAt: noon }), `end-${name}`)
      await sessions.create(sessionOf({ record: `idle-${name}`, seenAt: at - hourMs }), `idle-${name}`)
      await revocations.add(await pendingOf({ id: name, outcome: 'yes', settledAt: at - 7 * dayMs }))
    }
    await store.purge(noon, noon - hourMs)
    const kept: string[] = []
    for (const kind of ['end', 'idle'])
      for (const name of Object.keys(around))
        if (await sessions.find(`${kind}-${name}`)) kept.push(`${kind}-${name}`)
    expect(kept).toEqual(['end-at', 'end-after', 'idle-at', 'idle-after'])
    expect(ids(await revocations.listOwned('deployment', 'ada')).toSorted()).toEqual(['after', 'at'])
  },
}
