import type { Store } from '@planbridge/bff/testing'
import { JobId, OperationId } from '@planbridge/shared/contract'
import { expect } from 'vitest'
import { attemptOf } from '../attempts-contract.ts'
import { idOf, rowOf } from '../connections-contract.ts'
import { type Contract, noon } from '../contract.ts'
import { jobOf, runOf } from '../jobs-contract.ts'
import { pendingOf } from '../revocations-contract.ts'
import { sessionOf } from '../sessions-contract.ts'

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

/** No statement concerns other rows than those that it names. */
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
    const results = [
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
    ]
    expect(results.filter((result) => result !== false && result !== undefined)).toEqual([])
    expect(await Promise.all(names.map((name) => everythingOf(store, name)))).toEqual(before)
  },
}
