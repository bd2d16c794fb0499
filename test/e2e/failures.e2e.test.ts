import { setTimeout as sleep } from 'node:timers/promises'
import { DatabaseSync } from 'node:sqlite'
import { failed, type ShownCode } from '@planbridge/web/core/bff-client.ts'
import { en } from '@planbridge/web/messages/en.ts'
import { describeFailure } from '@planbridge/web/messages/describe-failure.ts'
import { fill } from '@planbridge/web/messages/fill.ts'
import { describe, expect, test } from 'vitest'
import { decide, signInAtProvider } from '../harness/browser/at-provider.ts'
import { withBrokenIntegrations, wrongSecrets } from '../harness/browser/broken-integrations.ts'
import { callApi, type Person } from '../harness/browser/person.ts'
import {
  disconnect,
  openConnected,
  readAnswer,
  expectConnected,
  sendRequest,
} from '../harness/browser/screen.ts'
import { setUpEnvironment } from '../harness/browser/open-environment.ts'

const { environment, somebody } = setUpEnvironment('failures', {
  config: withBrokenIntegrations,
  env: wrongSecrets,
})

const hybrid = 'Dynamic Planner'
const portal = 'Dynamic Planner portal'
const portalCallback = '/oauth/dynamic-planner/return'

/** Waits until the screen says this failure in the words of the catalogue. */
const expectFailure = async (
  { page }: Person,
  code: ShownCode,
  provider: string | null = 'Dynamic Planner',
) => {
  const { title, text } = describeFailure(en, failed(code).failure, provider)
  await page.getByText(title, { exact: true }).first().waitFor()
  expect(await page.getByText(text, { exact: true }).count()).toBe(1)
}

const backToTheApp = async (person: Person) => {
  await person.button(en.callback.home).click()
  await person.page.getByRole('heading', { level: 1, name: en.start.title }).waitFor()
}

const leaveFor = async (person: Person, integration: string) => {
  await person.offer(integration, 'user-present').click()
  await person.page.waitForURL(/\/login/)
}

const connectAs = async (person: Person, integration: string, name: string) => {
  await leaveFor(person, integration)
  await signInAtProvider(person.page, name)
  await expectConnected(person, integration)
}

/** Signs in at the provider, and returns the address that the provider sends the browser to; the browser does not see it. */
const catchCallback = async ({ page }: Person, name: string): Promise<string> => {
  const { tap, origin } = environment()
  const arrivals = () => tap.exchanges.filter(({ target }) => target.startsWith(`${portalCallback}?`))
  const before = arrivals().length
  tap.loseAnswer((target) => target.startsWith(`${portalCallback}?`))
  await signInAtProvider(page, name)
  await expect.poll(() => arrivals().length).toBe(before + 1)
  return `${origin}${arrivals().at(-1)?.target}`
}

const tokenRequests = () =>
  environment().simulators.dynamicPlanner.simulator.log.entries.filter(({ path }) =>
    path.endsWith('/connect/token'),
  ).length

const inDatabase = (sql: string) => {
  const database = new DatabaseSync(environment().database)
  database.exec(`pragma busy_timeout = 2000; ${sql}`)
  database.close()
}

describe('on the way to the provider and back', () => {
  test.each([
    [hybrid, 'Dynamic Planner', 'Priya Nair'],
    [portal, 'Dynamic Planner', 'Priya Nair'],
    ['Plannr', 'Plannr', 'Tom Okafor'],
  ])('the person denies (%s): nothing is connected, and starting again works', async (it, provider, name) => {
    const person = await somebody()
    await leaveFor(person, it)
    await signInAtProvider(person.page, name, 'Deny')
    await expectFailure(person, 'consent-denied', provider)
    await person.leaveRecord(`denied ${it}`)
    expect(await callApi(person.page, '/bff/connections')).toEqual({ status: 200, body: { connections: [] } })
    await person.button(en.callback.startOver).click()
    await decide(person.page, 'Allow')
    await expectConnected(person, it)
  })

  test('a person who never comes back is reminded, and may start again or forget it', async () => {
    const person = await somebody()
    await leaveFor(person, hybrid)
    await sleep(2_100)
    await person.goHome()
    await expectFailure(person, 'attempt-unfinished')
    await person.button(en.unfinished.startAgain).click()
    await person.page.waitForURL(/\/login/)
    await sleep(2_100)
    await person.goHome()
    await expectFailure(person, 'attempt-unfinished')
    await person.button(en.unfinished.forget).click()
    await person.page.getByRole('region', { name: en.unfinished.region }).waitFor({ state: 'detached' })
    await person.page.reload()
    await person.page.getByText(en.start.noneSignedOut, { exact: true }).waitFor()
    expect(await person.page.getByRole('region', { name: en.unfinished.region }).count()).toBe(0)
    await person.leaveRecord('forgotten')
  })

  test('a callback in another tab is refused there and still works in the tab that started', async () => {
    const person = await somebody()
    await leaveFor(person, portal)
    const callback = await catchCallback(person, 'Helen Marsh')
    const other = await person.openTab()
    await other.page.goto(callback)
    await expectFailure(other, 'proof-missing', null)
    await backToTheApp(other)
    await person.page.goto(callback)
    await expectConnected(person, portal)
  })

  test('CB-14: a callback that is opened again makes no second token request and harms nothing', async () => {
    const person = await somebody()
    await leaveFor(person, portal)
    const callback = await catchCallback(person, 'Helen Marsh')
    await person.page.goto(callback)
    await expectConnected(person, portal)
    const before = tokenRequests()
    await person.page.goto(callback)
    await expectFailure(person, 'attempt-spent', null)
    await backToTheApp(person)
    expect(tokenRequests()).toBe(before)
    await person.page.getByRole('link', { name: portal, exact: true }).click()
    await sendRequest(person)
    expect(await readAnswer(person)).toContain('"lastName"')
    await person.leaveRecord('replayed')
  })

  test('TX-03: a callback of somebody else is refused and not used up', async () => {
    const person = await somebody()
    await leaveFor(person, portal)
    const callback = await catchCallback(person, 'Mei Tanaka')
    const stranger = await somebody()
    await stranger.page.goto(callback)
    await expectFailure(stranger, 'session-required', null)
    await backToTheApp(stranger)
    await stranger.offer('Docplanner', 'service-account').click()
    await expectConnected(stranger, 'Docplanner')
    await stranger.page.goto(callback)
    await expectFailure(stranger, 'attempt-of-another-session', null)
    await backToTheApp(stranger)
    await person.page.goto(callback)
    await expectConnected(person, portal)
  })

  test.each([
    ['state-missing', 'code=CANARY-CODE-nobody-made-this'],
    ['state-unknown', `code=CANARY-CODE-nobody-made-this&state=${'n'.repeat(43)}`],
  ] as const)('CB-06: %s has its own words and a way back', async (code, response) => {
    const person = await somebody()
    await leaveFor(person, portal)
    await person.page.goto(`${environment().origin}${portalCallback}?${response}`)
    await expectFailure(person, code, null)
    await backToTheApp(person)
  })

  test('a verifier that does not fit is refused, and starting again works', async () => {
    const person = await somebody()
    await leaveFor(person, portal)
    const callback = await catchCallback(person, 'Mei Tanaka')
    await person.goHome()
    await person.page.evaluate(() => {
      for (const [key, value] of Object.entries(sessionStorage))
        sessionStorage.setItem(
          key,
          value.replace(/"code_verifier":"[^"]*"/, `"code_verifier":"${'v'.repeat(43)}"`),
        )
    })
    await person.page.goto(callback)
    await expectFailure(person, 'proof-mismatch')
    await person.button(en.callback.startOver).click()
    await decide(person.page, 'Allow')
    await expectConnected(person, portal)
  })

  test('TX-10: a late callback is refused, and starting again works', async () => {
    const person = await somebody()
    await leaveFor(person, hybrid)
    inDatabase("update attempts set expires_at = 1 where phase = 'pending'")
    await signInAtProvider(person.page, 'Oliver Rowe')
    await expectFailure(person, 'attempt-expired')
    await person.button(en.callback.startOver).click()
    await decide(person.page, 'Allow')
    await expectConnected(person, hybrid)
  })

  test('HP-29: what a hostile provider says about an error is not shown, run or followed', async () => {
    const person = await somebody()
    const leaving = person.page.waitForRequest(/\/authorize\?/)
    await leaveFor(person, portal)
    const state = new URL((await leaving).url()).searchParams.get('state') ?? ''
    const hostile = new URLSearchParams({
      error: 'server_error',
      error_description: `<img src=x onerror="document.title='owned'">${'A'.repeat(8_000)}`,
      error_uri: 'javascript:alert(1)',
      state,
    })
    await person.page.goto(`${environment().origin}${portalCallback}?${hostile}`)
    await expectFailure(person, 'authorization-refused')
    const shown = await person.page.content()
    expect(shown).not.toMatch(/onerror|AAAA|javascript:/)
    expect(await person.page.title()).not.toContain('owned')
    await person.button(en.callback.startOver).click()
    await signInAtProvider(person.page, 'Oliver Rowe')
    await expectConnected(person, portal)
  })
})

describe('who it was', () => {
  test('another account on reconnecting leaves the old connection, and may be added as a new one', async () => {
    const person = await somebody()
    await leaveFor(person, hybrid)
    await signInAtProvider(person.page, 'Tom Okafor')
    await openConnected(person, hybrid)
    await person.context.clearCookies({ domain: '127.0.0.1' })
    await person.button(en.connection.reconnect).click()
    await signInAtProvider(person.page, 'Gareth Pugh')
    await expectFailure(person, 'different-account')
    await person.button(en.callback.linkAsNew).click()
    await decide(person.page, 'Allow')
    await expectConnected(person, hybrid)
    const rows = person.page.getByRole('region', { name: en.start.title }).getByRole('listitem')
    expect((await rows.allInnerTexts()).join('\n')).toMatch(/Tom Okafor[\s\S]*Gareth Pugh/)
  })

  test('the right account reconnects after the wrong one was tried', async () => {
    const person = await somebody()
    await leaveFor(person, portal)
    await signInAtProvider(person.page, 'Priya Nair')
    await openConnected(person, portal)
    await person.context.clearCookies({ domain: '127.0.0.1' })
    await person.button(en.connection.reconnect).click()
    await signInAtProvider(person.page, 'Helen Marsh')
    await expectFailure(person, 'different-account')
    await person.button(en.callback.rightAccount).click()
    await signInAtProvider(person.page, 'Priya Nair')
    await expectConnected(person, portal)
    await sendRequest(person)
    expect(await readAnswer(person)).toContain('"lastName"')
  })

  test('an identity of another person offers to sign in as them, or to use another account', async () => {
    const owner = await somebody()
    await connectAs(owner, portal, 'Helen Marsh')
    const person = await somebody()
    await connectAs(person, portal, 'Mei Tanaka')
    const addAnother = async (name: string) => {
      const words = { integration: portal, model: en.models['user-present'].name }
      await person.button(fill(en.offer.connectMoreName, words)).click()
      await signInAtProvider(person.page, name)
    }
    await addAnother('Helen Marsh')
    await expectFailure(person, 'identity-of-another-person')
    await person.button(en.callback.otherAccount).click()
    await signInAtProvider(person.page, 'Mei Tanaka')
    await expectConnected(person, portal)
    await addAnother('Helen Marsh')
    await expectFailure(person, 'identity-of-another-person')
    await person.leaveRecord('identity of another person')
    await person.button(en.callback.signInAsThem).click()
    await signInAtProvider(person.page, 'Helen Marsh')
    await expectConnected(person, portal)
    expect(await person.page.getByRole('banner').innerText()).toContain('Helen Marsh')
    expect(await person.page.getByRole('main').innerText()).not.toContain('Mei Tanaka')
    await person.leaveRecord('signed in as that person')
  })
})

describe('at the provider', () => {
  const openService = async (person: Person, integration: string) => {
    await person.offer(integration, 'service-account').click()
    await openConnected(person, integration)
    await sendRequest(person)
  }

  test('a wrong client secret is our administrator’s affair, not a reason to reconnect', async () => {
    const person = await somebody()
    await openService(person, 'Docplanner with a wrong secret')
    await expectFailure(person, 'client-credentials-rejected', 'Docplanner')
    expect(await person.button(en.connection.reconnect).count()).toBe(0)
    await person.leaveRecord('wrong secret')
    await disconnect(person, 'Docplanner with a wrong secret')
  })

  test('a wrong subscription key is not mistaken for an expired token', async () => {
    const person = await somebody()
    await openService(person, 'Dynamic Planner with a wrong key')
    await expectFailure(person, 'subscription-key-rejected')
    expect(await person.button(en.connection.reconnect).count()).toBe(0)
    expect(await person.page.getByText(en.statuses.active, { exact: true }).count()).toBe(1)
    await person.leaveRecord('wrong key')
    await disconnect(person, 'Dynamic Planner with a wrong key')
  })

  test('an access that was withdrawn there asks to reconnect, and that works', async () => {
    const person = await somebody()
    await leaveFor(person, hybrid)
    await signInAtProvider(person.page, 'Tom Okafor')
    await openConnected(person, hybrid)
    environment().simulators.dynamicPlanner.simulator.expireAccessTokens()
    environment().simulators.dynamicPlanner.simulator.revokeEverything()
    await sendRequest(person)
    await person.page.getByText(en.statuses['reconnect-required'], { exact: true }).waitFor()
    await person.button(en.connection.reconnect).last().click()
    await signInAtProvider(person.page, 'Tom Okafor')
    await person.page.getByText(en.statuses.active, { exact: true }).waitFor()
    await sendRequest(person)
    expect(await readAnswer(person)).toContain('"lastName"')
  })

  test('a session that ended says so, and connecting signs in again', async () => {
    const person = await somebody()
    await leaveFor(person, hybrid)
    await signInAtProvider(person.page, 'Priya Nair')
    await openConnected(person, hybrid)
    inDatabase('delete from sessions')
    // What another process changes is heard of within two seconds.
    await person.page.waitForTimeout(2_500)
    await sendRequest(person)
    await expectFailure(person, 'session-required', null)
    await person.leaveRecord('session gone')
    await person.button(en.frame.goHome).click()
    await person.offer(portal, 'user-present').click()
    await decide(person.page, 'Allow')
    await expectConnected(person, portal)
  })

  test('a provider that is down is said to be down, and asking again works when it is back', async () => {
    const person = await somebody()
    const { docplanner } = environment().simulators
    docplanner.simulator.interrupt({
      when: () => true,
      answer: () => Response.json({ message: 'Service Unavailable' }, { status: 503 }),
    })
    await openService(person, 'Docplanner')
    await expectFailure(person, 'provider-failing', 'Docplanner')
    // For about a second nobody asks the provider again, however often a person does.
    await person.page.waitForTimeout(1_500)
    await sendRequest(person)
    expect(await readAnswer(person)).toContain('"_items"')
  })

  test('a provider that cannot be reached is said to be unreachable', async () => {
    const person = await somebody()
    await environment().simulators.docplanner.close()
    await openService(person, 'Docplanner')
    await expectFailure(person, 'provider-unreachable', 'Docplanner')
    await disconnect(person, 'Docplanner')
  })
})
