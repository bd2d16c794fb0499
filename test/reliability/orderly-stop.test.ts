import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Callers, openCallers } from '../harness/cluster/call-member.ts'
import type { Member } from '../harness/cluster/cluster.ts'
import {
  type ClusterEnvironment,
  expireTokens,
  openClusterEnvironment,
} from '../harness/cluster/renewal-storm.ts'
import { adviserName, noDelay } from '../harness/cluster/slow-provider.ts'
import { type Browser, openBrowser } from '../harness/deployment/browser.ts'
import { appOrigin } from '../harness/deployment/config-text.ts'
import { createDatabase } from '../harness/postgres/create-database.ts'
import { visitor } from '../mock/simulators/visitor.ts'

const soon = { timeout: 60_000, interval: 10 }

/** Longer than the time after which a stop aborts idle work. */
const answerMs = 3_000

describe('an instance that stops during a provider request', () => {
  let environment: ClusterEnvironment
  let callers: Callers
  let next = 0
  beforeAll(async () => {
    environment = await openClusterEnvironment({ databaseUrl: await createDatabase(), delegates: 2, size: 2 })
  })
  afterAll(() => environment?.[Symbol.asyncDispose]())

  beforeEach(async () => {
    callers = openCallers()
    await expireTokens(environment)
    environment.provider.tokenRequests.splice(0)
    environment.provider.delay = { beforeMs: 0, answerMs }
    return async () => {
      await callers.close()
      for (const exited of environment.cluster.members.filter(({ hasExited }) => hasExited()))
        await environment.cluster.replace(exited)
    }
  })

  const delegate = () => {
    const found = environment.delegates[(next += 1) - 1]
    if (!found) throw new Error('there are too few delegates')
    return found
  }

  const members = (): readonly [Member, Member] => {
    const [one, other] = environment.cluster.members
    if (!one || !other) throw new Error('the cluster is too small')
    return [one, other]
  }

  const isSpent = () =>
    expect.poll(() => environment.provider.tokenRequests[0]?.doneAt, soon).toBeGreaterThan(0)

  test('OP-07: stores the new token first, and waiting callers get their responses', async () => {
    const [stopped, other] = members()
    const person = delegate()
    const waiting = callers.call(stopped, person)
    await isSpent()
    expect(await stopped.stop()).toBe(0)
    expect((await waiting).status).toBe(200)
    environment.provider.delay = noDelay
    expect((await callers.call(other, person)).status).toBe(200)
    expect(environment.provider.tokenRequests).toHaveLength(1)
  })

  test('OP-07: stores the new token first, even without a waiting caller', async () => {
    const [stopped, other] = members()
    const person = delegate()
    const waiting = callers.call(stopped, person)
    await isSpent()
    await callers.close()
    expect((await waiting).status).toBe(0)
    expect(await stopped.stop()).toBe(0)
    environment.provider.delay = noDelay
    callers = openCallers()
    expect((await callers.call(other, person)).status).toBe(200)
    expect(environment.provider.tokenRequests).toHaveLength(1)
  })

  /** A browser served by the member that `member` currently returns. */
  const browserAt = (member: () => Member): Browser =>
    openBrowser({
      origin: appOrigin.guests,
      planbridge: {
        fetch: (request) =>
          fetch(new Request(request.url.replace(appOrigin.guests, member().origin), request)),
      },
      network: { fetch },
      simulators: { identity: { origins: [environment.provider.origin] } },
      config: { integrations: [] },
    })

  /** A person who has just returned from the provider. */
  const arrive = async (browser: Browser, account: string) => {
    environment.provider.delay = noDelay
    const people = visitor((input) => fetch(input), [environment.provider.origin])
    const pending = await browser.start({ integration: 'dp-hybrid' })
    const arrival = await people.signIn(browser.authorizeUrl(pending), { account })
    if (arrival.kind !== 'left') throw new Error('the identity server did not redirect')
    environment.provider.delay = { beforeMs: 0, answerMs }
    return { complete: () => browser.complete(pending, arrival.url) }
  }

  test('OP-07: completes a pending attempt first and responds', async () => {
    const [stopped] = members()
    const { complete } = await arrive(
      browserAt(() => stopped),
      adviserName(301),
    )
    const completing = complete()
    await isSpent()
    expect(await stopped.stop()).toBe(0)
    expect(await completing).toMatchObject({ ok: true, status: 200 })
  })

  test('HC-24: killed instead, leaves no partial state: the repeated request gets a correct outcome, and a new attempt works', async () => {
    const [killed, other] = members()
    let member = killed
    const browser = browserAt(() => member)
    const { complete } = await arrive(browser, adviserName(302))
    const broken = complete().catch(() => 'broken off')
    await isSpent()
    await killed.kill()
    expect(await broken).toBe('broken off')
    member = other
    expect(await complete()).toMatchObject({ ok: false, body: { code: 'attempt-spent' } })
    environment.provider.tokenRequests.splice(0)
    const again = await arrive(browser, adviserName(302))
    expect(await again.complete()).toMatchObject({ ok: true, status: 200 })
    expect(environment.provider.tokenRequests).toHaveLength(1)
  })
})
