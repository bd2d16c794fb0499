import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { MergeOfferId } from '@planbridge/shared/contract'
import { en } from '@planbridge/web/messages/en.ts'
import { fill } from '@planbridge/web/messages/fill.ts'
import { describe, expect, test } from 'vitest'
import { decide, signInAtProvider } from '../harness/browser/at-provider.ts'
import { withBrokenIntegrations, wrongSecrets } from '../harness/browser/broken-integrations.ts'
import { callApi, type Person } from '../harness/browser/person.ts'
import {
  connectionRows,
  disconnect,
  expectConnected,
  expectFailure,
  expectSignIn,
  manageLink,
  openConnected,
  readAnswer,
  sendRequest,
} from '../harness/browser/screen.ts'
import { setUpEnvironment } from '../harness/browser/set-up-environment.ts'

const { environment, newPerson } = setUpEnvironment('failures', {
  config: withBrokenIntegrations,
  env: wrongSecrets,
})

const hybrid = 'Dynamic Planner'
const portal = 'Dynamic Planner portal'
const portalCallback = '/oauth/dynamic-planner/return'

const isFull = process.env['PLANBRIDGE_ROUNDS'] === 'full'
/** A response in the fragment, and one in the query; a full run also takes one in the query of OpenID Connect. */
const denials = [
  [hybrid, 'Dynamic Planner', 'Priya Nair'],
  ['Plannr', 'Plannr', 'Tom Okafor'],
  [portal, 'Dynamic Planner', 'Priya Nair'],
] as const

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

/** Signs in at the provider and returns the callback URL, which the browser does not load. */
const catchCallback = async ({ page }: Person, name: string): Promise<string> => {
  const { tap, origin } = environment()
  const arrivals = () => tap.exchanges.filter(({ target }) => target.startsWith(`${portalCallback}?`))
  const before = arrivals().length
  tap.dropResponse((target) => target.startsWith(`${portalCallback}?`))
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

describe('failures of an attempt', () => {
  test.each(isFull ? denials : denials.slice(0, 2))(
    'a denied consent (%s) connects nothing, and a new attempt works',
    async (it, provider, name) => {
      const person = await newPerson()
      await leaveFor(person, it)
      await signInAtProvider(person.page, name, 'Deny')
      await expectFailure(person, 'consent-denied', provider)
      // The person's own decision: the document names app and provider, and is no alarm.
      const { brandBar, alarms } = await person.page.evaluate(() => ({
        brandBar: document.querySelector('main > div > div')?.textContent,
        alarms: document.querySelectorAll('[role=alert]').length,
      }))
      expect(brandBar).toBe(`Planbridge${provider}`)
      expect(alarms).toBe(0)
      await person.recordTab(`denied ${it}`)
      expect(await callApi(person.page, '/bff/connections')).toEqual({
        status: 200,
        body: { connections: [] },
      })
      await person.button(en.callback.startOver).click()
      await decide(person.page, 'Allow')
      await expectConnected(person, it)
    },
  )

  test('an unfinished attempt is shown and can be restarted or dismissed', async () => {
    const person = await newPerson()
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
    await expectSignIn(person)
    expect(await person.page.getByRole('region', { name: en.unfinished.region }).count()).toBe(0)
    await person.recordTab('forgotten')
  })

  test('a callback in another tab is refused there and works in the tab of the attempt', async () => {
    const person = await newPerson()
    await leaveFor(person, portal)
    const callback = await catchCallback(person, 'Helen Marsh')
    const other = await person.openTab()
    await other.page.goto(callback)
    await expectFailure(other, 'proof-missing', null)
    await backToTheApp(other)
    await person.page.goto(callback)
    await expectConnected(person, portal)
  })

  test('CB-14: a callback that is opened again causes no second token request and no harm', async () => {
    const person = await newPerson()
    await leaveFor(person, portal)
    const callback = await catchCallback(person, 'Helen Marsh')
    await person.page.goto(callback)
    await expectConnected(person, portal)
    const before = tokenRequests()
    await person.page.goto(callback)
    await expectConnected(person, portal)
    await person.page.getByText(en.notices.connectedAgain, { exact: true }).waitFor()
    expect(tokenRequests()).toBe(before)
    await manageLink(person, portal).click()
    await sendRequest(person)
    expect(await readAnswer(person)).toContain('"lastName"')
    await person.recordTab('replayed')
  })

  test('TX-03 CB-43: a callback in another browser is refused, not used up, and says where to finish', async () => {
    const person = await newPerson()
    await leaveFor(person, portal)
    const callback = await catchCallback(person, 'Mei Tanaka')
    const otherPerson = await newPerson()
    await otherPerson.page.goto(callback)
    await expectFailure(otherPerson, 'attempt-of-another-session', null)
    await backToTheApp(otherPerson)
    await otherPerson.offer('Docplanner', 'service-account').click()
    await expectConnected(otherPerson, 'Docplanner')
    await otherPerson.page.goto(callback)
    await expectFailure(otherPerson, 'attempt-of-another-session', null)
    await backToTheApp(otherPerson)
    await person.page.goto(callback)
    await expectConnected(person, portal)
  })

  test.each([
    ['state-missing', 'code=CANARY-CODE-nobody-made-this'],
    ['state-unknown', `code=CANARY-CODE-nobody-made-this&state=${'n'.repeat(43)}`],
  ] as const)('CB-06: %s has its own text and a way back', async (code, response) => {
    const person = await newPerson()
    await leaveFor(person, portal)
    await person.page.goto(`${environment().origin}${portalCallback}?${response}`)
    await expectFailure(person, code, null)
    await backToTheApp(person)
  })

  test('a wrong verifier is refused, and a new attempt works', async () => {
    const person = await newPerson()
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

  test('TX-10: a late callback is refused, and a new attempt works', async () => {
    const person = await newPerson()
    await leaveFor(person, hybrid)
    inDatabase("update attempts set expires_at = created_at where phase = 'pending'")
    await signInAtProvider(person.page, 'Oliver Rowe')
    await expectFailure(person, 'attempt-expired')
    await person.button(en.callback.startOver).click()
    await decide(person.page, 'Allow')
    await expectConnected(person, hybrid)
  })

  test('HP-29: the error text of a hostile provider is neither displayed, executed nor followed', async () => {
    const person = await newPerson()
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
    await expectFailure(person, 'provider-busy')
    const shown = await person.page.content()
    expect(shown).not.toMatch(/onerror|AAAA|javascript:/)
    expect(await person.page.title()).not.toContain('owned')
    await person.button(en.callback.tryAgain).click()
    await signInAtProvider(person.page, 'Oliver Rowe')
    await expectConnected(person, portal)
  })
})

describe('failures of identity', () => {
  test('another account on reconnecting leaves the connection unchanged, and can be added as a new one', async () => {
    const person = await newPerson()
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
    const rows = connectionRows(person)
    expect((await rows.allInnerTexts()).join('\n')).toMatch(/Gareth Pugh[\s\S]*Tom Okafor/)
  })

  test('the right account reconnects after a wrong one', async () => {
    const person = await newPerson()
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

  test('an identity of another person offers to sign in as that person or to use another account', async () => {
    const owner = await newPerson()
    await connectAs(owner, portal, 'Helen Marsh')
    const person = await newPerson()
    await connectAs(person, portal, 'Mei Tanaka')
    const addAnother = async (name: string) => {
      await person.offer(portal, 'user-present').click()
      await signInAtProvider(person.page, name)
    }
    const helen = {
      otherPerson: { name: 'H… M…', providers: ['Dynamic Planner'] },
      offer: MergeOfferId.parse('any'),
    }
    await addAnother('Helen Marsh')
    await expectFailure(person, 'identity-of-another-person', 'Dynamic Planner', helen)
    await person.button(en.callback.otherAccount).click()
    await signInAtProvider(person.page, 'Mei Tanaka')
    await expectConnected(person, portal)
    await addAnother('Helen Marsh')
    await expectFailure(person, 'identity-of-another-person', 'Dynamic Planner', helen)
    await person.recordTab('identity of another person')
    await person.button(en.callback.signInAsThem).click()
    await signInAtProvider(person.page, 'Helen Marsh')
    await expectConnected(person, portal)
    expect(await person.page.getByRole('banner').innerText()).toContain('Helen Marsh')
    expect(await person.page.getByRole('main').innerText()).not.toContain('Mei Tanaka')
    await person.recordTab('signed in as that person')
  })
})

describe('failures at the provider', () => {
  const openService = async (person: Person, integration: string) => {
    await person.offer(integration, 'service-account').click()
    await openConnected(person, integration)
  }

  test('a wrong client secret is reported as a case for the administrator, and nothing is connected', async () => {
    const person = await newPerson()
    await person.offer('Docplanner with a wrong secret', 'service-account').click()
    await expectFailure(person, 'client-credentials-rejected', 'Docplanner')
    await person.recordTab('wrong secret')
    await person.goHome()
    expect(await person.page.getByText(en.statuses.active, { exact: true }).count()).toBe(0)
  })

  test('a wrong subscription key is reported, and nothing is connected', async () => {
    const person = await newPerson()
    await person.offer('Dynamic Planner with a wrong key', 'service-account').click()
    await expectFailure(person, 'subscription-key-rejected')
    await person.recordTab('wrong key')
    await person.goHome()
    expect(await person.page.getByText(en.statuses.active, { exact: true }).count()).toBe(0)
  })

  test('a withdrawn access requires a reconnect, which works', async () => {
    const person = await newPerson()
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

  test('after the session ended the whole page says so, and signing in again leads back to the same place', async () => {
    const person = await newPerson()
    await leaveFor(person, hybrid)
    await signInAtProvider(person.page, 'Priya Nair')
    await openConnected(person, hybrid)
    inDatabase('delete from sessions')
    // Changes of another process are effective within two seconds.
    await person.page.waitForTimeout(2_500)
    const place = person.page.url()
    await sendRequest(person)
    await person.page.getByRole('heading', { level: 1, name: en.signIn.endedTitle }).waitFor()
    expect(await person.page.getByRole('banner').innerText()).not.toContain('Priya Nair')
    expect(await person.page.getByText(en.statuses.active, { exact: true }).isVisible()).toBe(false)
    await person.recordTab('session ended')
    // In a window, so that the page keeps what was typed.
    const opened = person.page.waitForEvent('popup')
    await person.button(fill(en.signIn.with, { provider: 'Dynamic Planner' })).click()
    await decide(await opened, 'Allow')
    await person.page.getByText(en.statuses.active, { exact: true }).waitFor()
    expect(person.page.url()).toBe(place)
  })

  test('a failing provider is reported, and a repeated call works when it is back', async () => {
    const person = await newPerson()
    const { docplanner } = environment().simulators
    await openService(person, 'Docplanner')
    docplanner.simulator.deleteTokens()
    docplanner.simulator.interrupt({
      when: ({ url }) => url.endsWith('/token'),
      answer: () => Response.json({ message: 'Service Unavailable' }, { status: 503 }),
      times: 9,
    })
    await sendRequest(person)
    await expectFailure(person, 'provider-failing', 'Docplanner')
    docplanner.simulator.restore()
    // The next renewal waits for some seconds, as the message says.
    await expect
      .poll(async () => {
        await sendRequest(person)
        return person.page.getByRole('region', { name: en.requestConsole.responseBody }).count()
      })
      .toBe(1)
    expect(await readAnswer(person)).toContain('"_items"')
  })

  test('an unreachable provider is reported', async () => {
    const person = await newPerson()
    await openService(person, 'Docplanner')
    await environment().simulators.docplanner.close()
    await sendRequest(person)
    await expectFailure(person, 'provider-unreachable', 'Docplanner')
    await disconnect(person, 'Docplanner')
  })
})
