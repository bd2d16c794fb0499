import {
  ConnectionId,
  endpoints,
  IntegrationId,
  MergeOfferId,
  OperationId,
} from '@planbridge/shared/contract'
import { describe, expect, test } from 'vitest'
import { type Browser, openBrowser } from '../../harness/deployment/browser.ts'
import { twoInstances } from '../../harness/deployment/instances.ts'
import { type RecordedDeployment, recordedDeployment } from '../../harness/deployment/recorded-deployment.ts'
import { runBackgroundTasks } from '../../harness/deployment/run-background-tasks.ts'
import {
  accept,
  connectionsOf,
  offerIn,
  previewOf,
  priya,
  signInTwice,
  tom,
} from '../../harness/deployment/two-sign-ins.ts'
import { visibleState } from '../../harness/deployment/visible-state.ts'

const mei = { account: 'mei.tanaka' }
const cookie = '__Host-planbridge'
const me = '/api/v1/me'
const people = (name: string, options = {}) =>
  recordedDeployment(name, { posture: 'signed-in-people', ...options })

const addJob = async (browser: Browser, connection: string) => {
  const added = await browser.call(endpoints.addJob, {
    connection: ConnectionId.parse(connection),
    operation: OperationId.parse('me'),
    fields: {},
    body: null,
    schedule: { every: 'day', time: '06:30' },
    time_zone: 'Europe/London',
    missed: 'skip',
  })
  if (!added.ok) throw new Error(added.body.code)
  return added.body
}

const jobsOf = async (browser: Browser, connection: string) => {
  const listed = await browser.call(endpoints.listJobs, { connection: ConnectionId.parse(connection) })
  return listed.ok ? listed.body.jobs.map(({ id }) => id) : listed.body.code
}

const paste = async (at: RecordedDeployment, browser: Browser, account: string) => {
  const { token } = await at.simulators.plannr.mintPersonalToken({ username: account })
  return browser.call(endpoints.addPersonalToken, {
    integration: 'plannr' as never,
    token,
    ends_on: '2026-06-30',
  })
}

const presenting = (at: RecordedDeployment, id: string | undefined): Browser => {
  const browser = openBrowser(at)
  browser.jar.set(cookie, id ?? '')
  return browser
}

describe('an account that belongs to another person here', () => {
  test('IDT-110: is refused with an offer that names the other person by initials and provider, again for a repeated request', async () => {
    const at = await people('IDT-110')
    const { browser } = await signInTwice(at)
    const pending = await browser.start({ integration: 'plannr', model: 'delegation', purpose: 'link' })
    const callback = await browser.atProvider(pending, tom)
    const refused = await browser.complete(pending, callback)
    const named = {
      code: 'identity-of-another-person',
      other_person: { name: 'T… O…', providers: ['Plannr'] },
      offer: expect.stringMatching(/^[\w-]{43}$/) as string,
    }
    expect(refused).toMatchObject({ status: 409, body: named })
    const again = await browser.complete(pending, callback)
    expect(again.body).toMatchObject({ ...named, offer: refused.ok ? '' : refused.body.offer })
    expect(JSON.stringify(refused.body)).not.toMatch(/Okafor|elmsample/)
  })

  test('IDT-110: of a pasted token is refused with the same name and without an offer, because a token is no sign-in', async () => {
    const at = await people('IDT-110 token')
    const { browser } = await signInTwice(at)
    const refused = await paste(at, browser, tom.account)
    expect(refused).toMatchObject({
      status: 409,
      body: { code: 'identity-of-another-person', other_person: { name: 'T… O…', providers: ['Plannr'] } },
    })
    expect(refused.body).not.toHaveProperty('offer')
  })
})

describe('bringing two people together', () => {
  test('IDT-111: gives one person everything of both, from either account, and the sign-in renews the connection', async () => {
    const at = await people('IDT-111')
    const { browser, other, atDynamicPlanner, atPlannr } = await signInTwice(at)
    const job = await addJob(other, atPlannr.id)
    const offer = await offerIn(browser)
    const preview = await previewOf(browser, offer)
    expect(preview).toMatchObject({
      you: { guest: false, name: 'Priya Nair', providers: ['Dynamic Planner'] },
      other: { name: 'Tom Okafor', providers: ['Plannr'] },
      connections: 2,
      delegations: 2,
      jobs: 1,
      brought: [{ id: atPlannr.id, integration: 'plannr', jobs: 1 }],
      conflicts: [],
      sign_in_first: null,
    })
    const before = browser.jar.get(cookie)
    expect((await accept(browser, offer)).body).toEqual({ connection: atPlannr.id })
    expect(browser.jar.get(cookie)).not.toBe(before)
    const both = [atDynamicPlanner.id, atPlannr.id].toSorted()
    expect((await connectionsOf(browser)).map(({ id }) => id).toSorted()).toEqual(both)
    expect(await jobsOf(browser, atPlannr.id)).toEqual([job.id])
    expect((await browser.api(atPlannr.id, me)).status).toBe(200)
    const delegations = await browser.call(endpoints.listDelegations, {})
    expect(delegations.body).toMatchObject({ delegations: { length: 2 } })
    for (const [integration, account] of [
      ['plannr', tom],
      ['dp-hybrid', priya],
    ] as const) {
      const back = openBrowser(at)
      await back.connectOrThrow({ integration }, account)
      expect((await connectionsOf(back)).map(({ id }) => id)).toEqual(expect.arrayContaining(both))
    }
    expect(await at.store.revocations.due(Number.MAX_SAFE_INTEGER, 9)).toEqual([])
  })

  test('IDT-111: ends the other sessions of the merged person, and reports the merge without a name', async () => {
    const at = await people('IDT-111 sessions')
    const { browser, other, atPlannr } = await signInTwice(at)
    await accept(browser, await offerIn(browser))
    expect((await visibleState(other)).session).toMatchObject({ state: 'anonymous' })
    expect((await other.api(atPlannr.id, me)).status).toBe(401)
    const merged = at.logs.filter(({ event }) => event === 'person.merged')
    expect(merged).toMatchObject([{ level: 'info', connections: 1 }])
    expect(JSON.stringify(merged)).not.toMatch(/Priya|Nair|Tom|Okafor/)
    const erased = await at.planbridge.erasure.person({ subject: String(merged[0]?.['merged']) })
    expect(erased).toMatchObject({ kind: 'erased', rows: { connections: 2, identities: 2, subjects: 1 } })
  })

  test('IDT-111: makes a new connection of the sign-in if there is none for its access model', async () => {
    const at = await people('IDT-111 new')
    const { browser, atPlannr } = await signInTwice(at)
    const offer = await offerIn(browser, { model: 'user-present' })
    const tokenEndsAt = new Date(at.clock.now() + 3_600_000).toISOString()
    at.clock.pass(300)
    const accepted = await accept(browser, offer)
    const made = accepted.ok ? accepted.body.connection : null
    expect(made).not.toBe(atPlannr.id)
    expect((await browser.api(String(made), me)).status).toBe(200)
    const all = await connectionsOf(browser)
    expect(all).toHaveLength(3)
    expect(all.find(({ id }) => id === made)).toMatchObject({
      token_ends_at: tokenEndsAt,
      renews_itself: true,
    })
  })

  test('IDT-112: asks for each connection that both have which one to keep, and disconnects the other one', async () => {
    const at = await people('IDT-112')
    const browser = openBrowser(at)
    await browser.connectOrThrow({ integration: 'dp-hybrid', model: 'delegation' }, priya)
    const mine = await paste(at, browser, tom.account)
    const other = openBrowser(at)
    await other.connectOrThrow({ integration: 'plannr', model: 'delegation' }, tom)
    const theirs = await paste(at, other, tom.account)
    if (!mine.ok || !theirs.ok) throw new Error('not pasted')
    const offer = await offerIn(browser)
    const preview = await previewOf(browser, offer)
    expect(preview.conflicts).toMatchObject([
      { yours: { id: mine.body.id, model: 'personal-token' }, theirs: { id: theirs.body.id, jobs: 0 } },
    ])
    for (const keep of [[], [mine.body.id, theirs.body.id], [ConnectionId.parse('unknown')]])
      expect((await accept(browser, offer, keep)).body).toMatchObject({ code: 'merge-choice-needed' })
    expect(await connectionsOf(other)).toHaveLength(2)
    expect((await accept(browser, offer, [theirs.body.id])).ok).toBe(true)
    expect((await connectionsOf(browser)).filter(({ model }) => model === 'personal-token')).toMatchObject([
      { id: theirs.body.id },
    ])
    expect(await at.store.connections.find(mine.body.id)).toBeUndefined()
    expect((await browser.api(theirs.body.id, me)).status).toBe(200)
    expect((await browser.api(mine.body.id, me)).status).toBe(404)
  })

  test('IDT-115: is made once, and a repeated request gets the same answer, also with the cookie from before', async () => {
    const at = await people('IDT-115')
    const { browser, atPlannr } = await signInTwice(at)
    const offer = await offerIn(browser)
    const late = presenting(at, browser.jar.get(cookie))
    const all = await Promise.all([1, 2, 3].map(() => accept(presenting(at, browser.jar.get(cookie)), offer)))
    expect(all.map(({ body }) => body)).toEqual([1, 2, 3].map(() => ({ connection: atPlannr.id })))
    expect((await accept(late, offer)).body).toEqual({ connection: atPlannr.id })
    expect(await connectionsOf(late)).toHaveLength(2)
    expect(at.logs.filter(({ event }) => event === 'person.merged')).toHaveLength(1)
  })

  test('IDT-115: reaches the caches of other instances', async () => {
    const [first, second] = await twoInstances('IDT-115 instances')
    const { browser, other, atPlannr } = await signInTwice(first)
    const elsewhere = openBrowser(second)
    elsewhere.jar.set(cookie, other.jar.get(cookie) ?? '')
    expect((await elsewhere.api(atPlannr.id, me)).status).toBe(200)
    await accept(browser, await offerIn(browser))
    const there = openBrowser(second)
    there.jar.set(cookie, browser.jar.get(cookie) ?? '')
    await expect.poll(async () => (await there.api(atPlannr.id, me)).status, { timeout: 60_000 }).toBe(200)
    await expect
      .poll(async () => (await elsewhere.api(atPlannr.id, me)).status, { timeout: 60_000 })
      .toBe(401)
  })
})

describe('an offer that is not accepted', () => {
  test('IDT-116: is declined, and the tokens of its sign-in are revoked', async () => {
    const at = await people('IDT-116')
    const { browser, other, atPlannr } = await signInTwice(at)
    await paste(at, other, tom.account)
    await other.call(endpoints.disconnect, { connection: atPlannr.id })
    const offer = await offerIn(browser)
    expect(at.simulators.plannr.refreshTokens()).toHaveLength(1)
    expect((await browser.call(endpoints.declineMergeOffer, { offer })).status).toBe(204)
    expect(at.simulators.plannr.refreshTokens()).toEqual([])
    expect((await accept(browser, offer)).body).toMatchObject({ code: 'merge-offer-ended' })
    expect((await browser.call(endpoints.declineMergeOffer, { offer })).status).toBe(204)
    expect(await connectionsOf(other)).toMatchObject([{ model: 'personal-token', status: 'active' }])
  })

  test('IDT-116: is declined without an end of the other person’s access, if the provider ends all of an account at once', async () => {
    const at = await people('IDT-116 shared')
    const { browser, other, atPlannr } = await signInTwice(at)
    const offer = await offerIn(browser)
    expect((await browser.call(endpoints.declineMergeOffer, { offer })).status).toBe(204)
    expect((await other.api(atPlannr.id, me)).status).toBe(200)
  })

  const ends: readonly (readonly [
    string,
    (at: RecordedDeployment, browser: Browser) => Promise<unknown>,
    number,
  ])[] = [
    ['after ten minutes', (at) => Promise.resolve(at.clock.pass(600)), 2],
    ['with the session', (_, browser) => browser.call(endpoints.signOut, {}), 2],
    [
      'with another sign-in',
      (at, browser) =>
        presenting(at, browser.jar.get(cookie)).connectOrThrow({ integration: 'dp-hybrid' }, mei),
      3,
    ],
    ['with an erasure', (at) => at.planbridge.erasure.person(plannrAccountOf(at, tom)), 1],
  ]

  test.each(ends)('IDT-116: ends %s, and its tokens are not kept', async (name, end, kept) => {
    const at = await people(`IDT-116 ${name}`)
    const { browser } = await signInTwice(at)
    const offer = await offerIn(browser)
    await end(at, browser)
    expect((await accept(browser, offer)).ok).toBe(false)
    at.clock.pass(700)
    await runBackgroundTasks(at)
    expect(await at.store.sealed.list({ after: '', max: 9 })).toHaveLength(kept)
  })
})

const plannrAccountOf = ({ simulators }: RecordedDeployment, { account }: typeof tom) => ({
  integration: IntegrationId.parse('plannr'),
  account: simulators.plannr.people.find(({ username }) => username === account)?.uuid ?? '',
})

describe('attacks on bringing two people together', () => {
  test('IDT-113: an offer is of use in its own session alone', async () => {
    const at = await people('IDT-113 sessions')
    const { browser, other } = await signInTwice(at)
    const offer = await offerIn(browser)
    const sameperson = openBrowser(at)
    await sameperson.connectOrThrow({ integration: 'dp-hybrid' }, priya)
    for (const thief of [other, sameperson]) {
      expect((await accept(thief, offer)).body).toMatchObject({ code: 'merge-offer-ended' })
      expect((await thief.call(endpoints.getMergeOffer, { offer })).body).toMatchObject({
        code: 'merge-offer-ended',
      })
      await thief.call(endpoints.declineMergeOffer, { offer })
    }
    expect((await accept(openBrowser(at), offer)).status).toBe(401)
    for (const guessed of ['none', offer.slice(0, -1)])
      expect((await accept(browser, MergeOfferId.parse(guessed))).body).toMatchObject({
        code: 'merge-offer-ended',
      })
    expect((await accept(browser, offer)).ok).toBe(true)
  })

  test('IDT-113: a sign-in of more than fifteen minutes ago is not proof enough; only initials and numbers are shown until the person signs in again', async () => {
    const at = await people('IDT-113 stale')
    const { browser, atPlannr } = await signInTwice(at)
    at.clock.pass(15 * 60)
    const offer = await offerIn(browser)
    const preview = await previewOf(browser, offer)
    expect(preview).toMatchObject({
      other: { name: 'T… O…' },
      connections: 2,
      brought: [],
      conflicts: [],
      sign_in_first: [
        { integration: 'dp-hybrid', model: 'user-present', connection: null },
        { integration: 'dp-code' },
      ],
    })
    expect(JSON.stringify(preview)).not.toMatch(/Okafor|elmsample/)
    expect((await accept(browser, offer)).body).toMatchObject({ code: 'recent-sign-in-required' })
    expect(await connectionsOf(browser)).toHaveLength(1)
    await browser.connectOrThrow({ integration: 'dp-hybrid' }, priya)
    expect((await previewOf(browser, offer)).sign_in_first).toBeNull()
    expect((await accept(browser, offer)).body).toEqual({ connection: atPlannr.id })
  })

  test('IDT-113: neither another account, added with a stolen session, nor the offered one proves its person', async () => {
    const at = await people('IDT-113 stolen')
    const { browser } = await signInTwice(at)
    at.clock.pass(15 * 60)
    const thief = presenting(at, browser.jar.get(cookie))
    await thief.connectOrThrow(
      { integration: 'plannr', purpose: 'link' },
      { account: 'edith@client.example' },
    )
    const offer = await offerIn(presenting(at, browser.jar.get(cookie)))
    expect((await accept(thief, offer)).body).toMatchObject({ code: 'recent-sign-in-required' })
  })

  test('IDT-113: linking an attacker’s account gives the attacker nothing before the person agrees on the page that names both', async () => {
    const at = await people('IDT-113 attacker')
    const { browser, other, atDynamicPlanner } = await signInTwice(at)
    const before = await visibleState(other)
    const offer = await offerIn(browser)
    expect(await visibleState(other)).toEqual(before)
    expect((await other.api(atDynamicPlanner.id, '/crm/v1/clients')).status).toBe(404)
    for (const init of [
      { headers: { 'sec-fetch-site': 'cross-site' } },
      { headers: { origin: 'https://attacker.example' } },
      { headers: { 'x-planbridge': '' } },
    ]) {
      const body = JSON.stringify({ keep: [] })
      const headers = { 'content-type': 'application/json', ...init.headers }
      const forged = await browser.send(`/bff/merge-offers/${offer}/accept`, {
        method: 'POST',
        body,
        headers,
      })
      expect(forged.status).toBe(403)
    }
    const read = await browser.send(`/bff/merge-offers/${offer}/accept`)
    expect(read.status).toBe(405)
    expect(await visibleState(other)).toEqual(before)
  })

  const races: readonly (readonly [
    string,
    (at: RecordedDeployment, browser: Browser) => Promise<unknown>,
  ])[] = [
    ['is erased', (at) => at.planbridge.erasure.person(plannrAccountOf(at, tom))],
    ['signs out', (at, browser) => presenting(at, browser.jar.get(cookie)).call(endpoints.signOut, {})],
  ]

  test.each(races)(
    'IDT-115: a person who %s while the merge is made leaves no connection without an owner',
    async (name, race) => {
      const at = await people(`IDT-115 ${name}`)
      const { browser, atDynamicPlanner, atPlannr } = await signInTwice(at)
      const offer = await offerIn(browser)
      await Promise.all([accept(browser, offer), race(at, browser)])
      const found = await Promise.all(
        [atDynamicPlanner, atPlannr].map(({ id }) => at.store.connections.find(id)),
      )
      const rows = found.filter((row) => row !== undefined)
      const owners = await Promise.all(rows.map(({ owner }) => at.store.subjects.find(owner)))
      expect(owners).not.toContain(undefined)
      expect(rows).toHaveLength(name === 'is erased' ? rows.length : 2)
      expect(name === 'is erased' ? found[1] : undefined).toBeUndefined()
    },
  )

  test('IDT-115: an attempt that is completed in a session of the merged person stores nothing', async () => {
    const at = await people('IDT-115 attempt')
    const { browser, other } = await signInTwice(at)
    const pending = await other.start({ integration: 'dp-hybrid', model: 'delegation', purpose: 'link' })
    const callback = await other.atProvider(pending, { account: 'mei.tanaka' })
    const offer = await offerIn(browser)
    at.simulators.dynamicPlanner.interrupt({
      when: ({ url }) => url.endsWith('/connect/token'),
      answer: async (_, proceed) => {
        const answer = await proceed()
        await accept(browser, offer)
        return answer
      },
    })
    expect((await other.complete(pending, callback)).body).toMatchObject({ code: 'session-required' })
    expect((await connectionsOf(browser)).map(({ integration }) => integration).toSorted()).toEqual([
      'dp-hybrid',
      'plannr',
    ])
    expect(await at.store.sealed.list({ after: '', max: 9 })).toHaveLength(2)
  })
})

describe('the identity of a person who has nothing else', () => {
  const plannrUser = { integration: 'plannr' } as const

  const connectsFreely = async (at: RecordedDeployment) => {
    const browser = openBrowser(at)
    await browser.connectOrThrow({ integration: 'dp-hybrid' }, priya)
    const linked = await browser.connect({ ...plannrUser, purpose: 'link' }, tom)
    expect(linked.status).toBe(200)
    const active = (await connectionsOf(browser)).filter(({ status }) => status === 'active')
    expect(active.map(({ integration }) => integration).toSorted()).toEqual(['dp-hybrid', 'plannr'])
    expect(at.logs.filter(({ event }) => event === 'person.merged')).toMatchObject([{ connections: 0 }])
    expect((await browser.api(linked.ok ? linked.body.connection.id : '', me)).status).toBe(200)
    return linked.status
  }

  test.each([true, false])(
    'IDT-117: is free after the last connection was disconnected (signed out afterwards: %s)',
    async (signsOut) => {
      const at = await people(`IDT-117 disconnected ${signsOut}`)
      const other = openBrowser(at)
      const { id } = await other.connectOrThrow(plannrUser, tom)
      await other.call(endpoints.disconnect, { connection: id })
      if (signsOut) await other.call(endpoints.signOut, {})
      expect(await connectsFreely(at)).toBe(200)
    },
  )

  test('IDT-117: is free after the sign-out, and the connection is the same one again', async () => {
    const at = await people('IDT-117 signed out')
    const other = openBrowser(at)
    const { id } = await other.connectOrThrow(plannrUser, tom)
    await other.call(endpoints.signOut, {})
    expect(await connectsFreely(at)).toBe(200)
    const back = openBrowser(at)
    expect((await back.connectOrThrow(plannrUser, tom)).id).toBe(id)
    expect(await connectionsOf(back)).toHaveLength(2)
  })

  const ends: Readonly<
    Record<string, (at: RecordedDeployment, other: Browser, id: string) => Promise<unknown>>
  > = {
    'the end date': (at) => {
      at.clock.pass(31 * 86_400)
      return runBackgroundTasks(at)
    },
    'a refusal by the provider': (at, other, id) => {
      at.simulators.plannr.revokeEverything()
      return other.api(id, me)
    },
  }

  test.each(Object.entries(ends))('IDT-117: is free after %s', async (name, end) => {
    const at = await people(`IDT-117 ${name}`)
    const other = openBrowser(at)
    const { id } = await other.connectOrThrow({ ...plannrUser, model: 'delegation' }, tom)
    await end(at, other, id)
    expect(await at.store.connections.find(id)).toMatchObject({ sealed: null })
    expect(await connectsFreely(at)).toBe(200)
  })

  const possessions: Readonly<Record<string, (at: RecordedDeployment, other: Browser) => Promise<unknown>>> =
    {
      'a delegation': (_, other) =>
        other.connectOrThrow({ ...plannrUser, model: 'delegation', purpose: 'link' }, tom),
      'a pasted token': (at, other) => paste(at, other, 'edith@client.example'),
      'a job': async (at, other) => {
        const lasting = { ...plannrUser, model: 'delegation', purpose: 'link' } as const
        await addJob(other, (await other.connectOrThrow(lasting, tom)).id)
        at.clock.pass(31 * 86_400)
        await runBackgroundTasks(at)
      },
      'a second identity': async (_, other) => {
        const { id } = await other.connectOrThrow({ integration: 'dp-code', purpose: 'link' }, mei)
        await other.call(endpoints.disconnect, { connection: id })
      },
    }

  test.each(Object.entries(possessions))('IDT-117: is not free while there is %s', async (name, own) => {
    const at = await people(`IDT-117 ${name}`)
    const other = openBrowser(at)
    await other.connectOrThrow(plannrUser, tom)
    await own(at, other)
    await other.call(endpoints.signOut, {})
    const browser = openBrowser(at)
    await browser.connectOrThrow({ integration: 'dp-hybrid' }, priya)
    const refused = await browser.connect({ ...plannrUser, purpose: 'link' }, tom)
    expect(refused.body).toMatchObject({
      code: 'identity-of-another-person',
      offer: expect.any(String) as string,
    })
  })
})

describe('a guest', () => {
  test('IDT-114: who proves a known account signs in as that person, and brings what the guest had', async () => {
    for (const purpose of ['link', 'sign-in'] as const) {
      const at = await recordedDeployment(`IDT-114 ${purpose}`)
      const known = openBrowser(at)
      const theirs = await known.connectOrThrow({ integration: 'dp-hybrid', model: 'delegation' }, priya)
      const guest = openBrowser(at)
      await guest.call(endpoints.addServiceAccount, { integration: 'docplanner' as never })
      const pasted = await paste(at, guest, tom.account)
      const signedIn = await guest.connect({ integration: 'dp-hybrid', purpose }, priya)
      expect(signedIn.status).toBe(200)
      expect((await visibleState(guest)).session).toMatchObject({ state: 'signed-in', name: 'Priya Nair' })
      const ids = (await connectionsOf(guest)).map(({ id }) => id)
      expect(ids).toEqual(expect.arrayContaining([theirs.id, pasted.ok ? pasted.body.id : '']))
      expect((await connectionsOf(known)).map(({ id }) => id).toSorted()).toEqual(ids.toSorted())
      expect(at.logs.filter(({ event }) => event === 'person.merged')).toMatchObject([{ connections: 1 }])
    }
  })

  test('IDT-114: whose token is one that the known person has as well chooses which one is kept', async () => {
    const at = await recordedDeployment('IDT-114 conflict')
    const known = openBrowser(at)
    await known.connectOrThrow({ integration: 'dp-hybrid', model: 'delegation' }, priya)
    const theirs = await paste(at, known, tom.account)
    const guest = openBrowser(at)
    const mine = await paste(at, guest, tom.account)
    if (!mine.ok || !theirs.ok) throw new Error('not pasted')
    const refused = await guest.connect({ integration: 'dp-hybrid', purpose: 'link' }, priya)
    const offer = MergeOfferId.parse(refused.ok ? '' : refused.body.offer)
    const preview = await previewOf(guest, offer)
    expect(preview).toMatchObject({ you: { guest: true, name: null, providers: [] }, sign_in_first: null })
    expect(preview.conflicts).toMatchObject([{ yours: { id: mine.body.id }, theirs: { id: theirs.body.id } }])
    expect((await accept(guest, offer, [mine.body.id])).ok).toBe(true)
    expect((await visibleState(guest)).session).toMatchObject({ state: 'signed-in', name: 'Priya Nair' })
    const pasted = (await connectionsOf(guest)).filter(({ model }) => model === 'personal-token')
    expect(pasted).toMatchObject([{ id: mine.body.id }])
    expect((await known.api(mine.body.id, me)).status).toBe(200)
  })

  test('IDT-118: who signs out takes everything along, and the answer tells it; a person does not', async () => {
    const at = await recordedDeployment('IDT-118')
    const guest = openBrowser(at)
    const pasted = await paste(at, guest, tom.account)
    const out = await guest.call(endpoints.signOut, {})
    expect(out.body).toMatchObject({ not_revoked: [], forgotten: 1 })
    expect(
      await at.store.connections.find(pasted.ok ? pasted.body.id : ConnectionId.parse('none')),
    ).toBeUndefined()
    expect(await at.store.sealed.list({ after: '', max: 9 })).toEqual([])
    const person = openBrowser(at)
    await person.connectOrThrow({ integration: 'plannr' }, tom)
    const own = await paste(at, person, tom.account)
    expect((await person.call(endpoints.signOut, {})).body).not.toHaveProperty('forgotten')
    expect(await at.store.connections.find(own.ok ? own.body.id : ConnectionId.parse('none'))).toBeDefined()
  })

  test('IDT-118: whose session ends otherwise leaves no token set that nobody can end', async () => {
    const at = await recordedDeployment('IDT-118 expired')
    const guest = openBrowser(at)
    await paste(at, guest, tom.account)
    await runBackgroundTasks(at)
    expect(await connectionsOf(guest)).toHaveLength(1)
    at.clock.pass(2 * 86_400)
    await runBackgroundTasks(at)
    expect(await at.store.sealed.list({ after: '', max: 9 })).toEqual([])
  })
})
