import { type Connection, type ConnectionId, endpoints } from '@planbridge/shared/contract'
import { describe, expect, test } from 'vitest'
import { type Browser, openBrowser } from '../../harness/deployment/browser.ts'
import {
  providerRequests,
  type RecordedDeployment,
  recordedDeployment,
} from '../../harness/deployment/recorded-deployment.ts'

const priya = { account: 'priya.nair' }
const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'
const clients = '/crm/v1/clients?pageSize=1'

const connected = async (name: string) => {
  const at = await recordedDeployment(`silent ${name}`)
  const browser = openBrowser(at)
  const connection = await browser.connectOrThrow({ integration: 'dp-hybrid' }, priya)
  return { at, browser, connection }
}

/** Lets time pass in which the person uses the app. */
const passInUse = async ({ at, browser }: { at: RecordedDeployment; browser: Browser }, seconds: number) => {
  for (let left = seconds; left > 0; left -= 1_200) {
    at.clock.pass(Math.min(left, 1_200))
    await browser.call(endpoints.getSession, {})
  }
}

const renewal = ({ id }: Pick<Connection, 'id'>) => ({
  integration: 'dp-hybrid',
  purpose: 'reconnect' as const,
  connection: id,
  silent: true,
})

/** Follows the authorize URL without choosing anything on a page. */
const untouched = async (browser: Browser, connection: Connection) => {
  const pending = await browser.start(renewal(connection))
  const arrival = await browser.people.open(browser.authorizeUrl(pending))
  if (arrival.kind !== 'left') throw new Error('the provider showed a page')
  return { pending, callback: arrival.url }
}

const viewOf = async (browser: Browser, id: ConnectionId) => {
  const { body } = await browser.call(endpoints.listConnections, {})
  return 'connections' in body ? body.connections.find((one) => one.id === id) : undefined
}

describe('access that ends with its token', () => {
  test('RT-130: is renewed at the provider without a page while the person is signed in there, also after it has run out', async () => {
    const { at, browser, connection } = await connected('renewed')
    expect(connection).toMatchObject({ renews_itself: false, renews_silently: true })
    for (const secondsPassed of [3_590, 3_700]) {
      await passInUse({ at, browser }, secondsPassed)
      const { pending, callback } = await untouched(browser, connection)
      expect(pending.facts.extra).toMatchObject({ prompt: 'none' })
      const done = await browser.complete(pending, callback)
      expect(done.body).toMatchObject({ connection: { id: connection.id, status: 'active' } })
      expect((await browser.api(connection.id, clients)).status).toBe(200)
    }
  })

  test('RT-130: says that it has run out, not that the provider refused it, before and after the first call', async () => {
    const { at, browser, connection } = await connected('run out')
    await passInUse({ at, browser }, 3_700)
    const runOut = { status: 'reconnect-required', reason: 'nothing-to-renew' }
    expect(await viewOf(browser, connection.id)).toMatchObject(runOut)
    expect((await browser.api(connection.id, clients)).status).toBe(424)
    expect(await viewOf(browser, connection.id)).toMatchObject(runOut)
  })

  test('RT-130: that the provider refuses before its end has not run out, and is not renewed silently', async () => {
    const { at, browser, connection } = await connected('refused')
    at.simulators.dynamicPlanner.expireAccessTokens()
    expect((await browser.api(connection.id, clients)).status).toBe(424)
    const refused = { status: 'reconnect-required', reason: 'refused-by-provider' }
    expect(await viewOf(browser, connection.id)).toMatchObject(refused)
  })

  test('RT-131: a provider that needs the person answers with sign-in-again, and the connection stays as it was', async () => {
    const { at, browser, connection } = await connected('needs the person')
    await passInUse({ at, browser }, 3_000)
    const stranger = openBrowser(at)
    const pending = await browser.start(renewal(connection))
    const arrival = await stranger.people.open(browser.authorizeUrl(pending))
    if (arrival.kind !== 'left') throw new Error('the provider showed a page')
    expect(arrival.url.href).toContain('error=login_required')
    const refused = await browser.complete(pending, arrival.url)
    expect(refused.body).toMatchObject({ code: 'sign-in-again' })
    expect((await browser.api(connection.id, clients)).status).toBe(200)
  })

  test('RT-131: another account that is signed in at the provider takes nothing over', async () => {
    const { browser, connection } = await connected('another account')
    await browser.people.signIn(
      browser.authorizeUrl(
        await browser.start({ integration: 'dp-hybrid', another_account: true, purpose: 'link' }),
      ),
      {
        account: 'mei.tanaka',
      },
    )
    const { pending, callback } = await untouched(browser, connection)
    expect((await browser.complete(pending, callback)).body).toMatchObject({ code: 'different-account' })
    expect(await viewOf(browser, connection.id)).toMatchObject({
      status: 'active',
      account: connection.account,
    })
  })
})

test.each([
  ['a sign-in', { purpose: 'sign-in' }],
  ['another account', { purpose: 'link' }],
  ['a choice of accounts', { another_account: true }],
  ['a delegation', { model: 'delegation' }],
])(
  'RT-131: %s is never started silently, and nothing is requested from the provider',
  async (_what, change) => {
    const { at, browser, connection } = await connected('never')
    const before = providerRequests(at)
    const started = await browser.call(endpoints.startAttempt, {
      ...renewal(connection),
      model: 'user-present',
      challenge,
      ...change,
    } as Parameters<typeof browser.call<typeof endpoints.startAttempt>>[1])
    expect(started.body).toMatchObject({ code: 'request-malformed' })
    expect(providerRequests(at)).toEqual(before)
  },
)
