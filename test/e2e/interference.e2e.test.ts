import { en } from '@planbridge/web/messages/en.ts'
import { documentTexts } from '@planbridge/web/messages/en/document.ts'
import type { Route } from 'playwright'
import { describe, expect, test } from 'vitest'
import { signInAtProvider } from '../harness/browser/at-provider.ts'
import type { Person } from '../harness/browser/person.ts'
import {
  expectConnected,
  expectFailure,
  expectSignIn,
  openConnected,
  readAnswer,
  sendRequest,
} from '../harness/browser/screen.ts'
import { setUpEnvironment } from '../harness/browser/set-up-environment.ts'

const { environment, newPerson } = setUpEnvironment('interference')

const hybrid = 'Dynamic Planner'
const portal = 'Dynamic Planner portal'
const fullRounds = process.env['PLANBRIDGE_ROUNDS'] === 'full'
const completion = '**/bff/attempts/complete'

const leaveFor = async (person: Person, integration: string) => {
  await person.offer(integration, 'user-present').click()
  await person.page.waitForURL(/\/login/)
}

const tokenRequests = () =>
  environment().simulators.dynamicPlanner.simulator.log.entries.filter(({ path }) =>
    path.endsWith('/connect/token'),
  ).length

type Answer = (route: Route) => Promise<void>

const page =
  (status: number): Answer =>
  (route) =>
    route.fulfill({ status, contentType: 'text/html', body: `<h1>${status} of another program</h1>` })

const foreign: Readonly<Record<string, Answer>> = {
  'the error page of a proxy': page(502),
  'a redirect to the sign-in page of a network': (route) =>
    route.fulfill({ status: 302, headers: { location: 'http://portal.example/login' } }),
  ...(fullRounds && {
    'the refusal of a firewall': page(403),
    'an empty answer': (route) => route.fulfill({ status: 200, body: '' }),
    'the sign-in page of a network': page(200),
    'the limit of a proxy for bodies': page(413),
    'the limit of a proxy for requests': page(429),
    'a network that requires a sign-in': page(511),
    'the JSON of another program': (route) => route.fulfill({ status: 200, json: { status: 'blocked' } }),
  }),
}

/** Answers in the place of Planbridge until the returned function is called. */
const standIn = async ({ page: tab }: Person, target: string, answer: Answer): Promise<() => void> => {
  let isOver = false
  await tab.route(target, (route) => (isOver ? route.continue() : answer(route)))
  return () => {
    isOver = true
  }
}

/** The address, the history and the storage of a tab. */
const traces = ({ page: tab }: Person): Promise<string> =>
  tab.evaluate(() =>
    JSON.stringify([
      location.href,
      history.state,
      navigation.entries().map((entry) => [entry.url, entry.getState()]),
      Object.entries(localStorage),
      Object.entries(sessionStorage),
    ]),
  )

const responseIn = /[?#&](?:code|id_token|state)=/

describe('an answer of another program at the callback', () => {
  test.each(Object.entries(foreign))(
    'CB-40: %s is named as such, the response stays in this page only, and it can be sent again',
    async (_, answer) => {
      const person = await newPerson()
      const before = tokenRequests()
      await leaveFor(person, portal)
      const pass = await standIn(person, completion, answer)
      await signInAtProvider(person.page, 'Priya Nair')
      await expectFailure(person, 'answer-unexpected', null)
      expect(await person.page.innerText('main')).toMatch(/kept on this page/)
      expect(await traces(person)).not.toMatch(responseIn)
      pass()
      // An automatic try may be first.
      person
        .button(en.callback.sendAgain)
        .click()
        .catch(() => undefined)
      await openConnected(person, portal)
      expect(tokenRequests()).toBe(before + 1)
      await sendRequest(person)
      expect(await readAnswer(person)).toContain('"lastName"')
    },
  )

  test('CB-40: a proxy that recovers costs the person nothing: the response is sent again by itself', async () => {
    const person = await newPerson()
    await leaveFor(person, hybrid)
    let left = 3
    await person.page.route(completion, (route) => {
      left -= 1
      return left >= 0 ? page(503)(route) : route.continue()
    })
    await signInAtProvider(person.page, 'Mei Tanaka')
    await expectConnected(person, hybrid)
    expect(left).toBe(-1)
  })

  test('CB-41: an error page in the place of a success that was stored leads to the connection', async () => {
    const person = await newPerson()
    const before = tokenRequests()
    await leaveFor(person, portal)
    let isStored = false
    await person.page.route(completion, async (route) => {
      if (isStored) return route.continue()
      isStored = (await route.fetch()).ok()
      return page(502)(route)
    })
    await signInAtProvider(person.page, 'Gareth Pugh')
    await expectConnected(person, portal)
    expect(isStored).toBe(true)
    expect(tokenRequests()).toBe(before + 1)
  })

  test('CB-40: after a reload the response is gone, and the attempt can be started again', async () => {
    const person = await newPerson()
    await leaveFor(person, portal)
    const pass = await standIn(person, completion, page(403))
    await signInAtProvider(person.page, 'Helen Marsh')
    await expectFailure(person, 'answer-unexpected', null)
    pass()
    await person.page.reload()
    await expectFailure(person, 'response-gone')
    await person.button(en.callback.startOver).click()
    await person.page.getByRole('button', { name: 'Allow', exact: true }).click()
    await expectConnected(person, portal)
  })
})

test('CB-40: an error page in the place of the list of connections is named as such, and the next try works', async () => {
  const person = await newPerson()
  const pass = await standIn(person, '**/bff/connections', page(502))
  await person.page.reload()
  await expectFailure(person, 'answer-unexpected', null)
  pass()
  await person.button(en.start.tryAgain).first().click()
  await expectSignIn(person)
})

const expectNotStarted = async ({ page: tab }: Person) => {
  await tab.getByRole('heading', { name: documentTexts.notStarted }).waitFor()
  await expect.poll(() => tab.innerText('body')).toMatch(/Try again|Reload the page/)
}

const scripts: Readonly<Record<string, Answer>> = {
  'blocks the script': (route) => route.abort('blockedbyclient'),
  'serves an instance without this build': (route) => route.fulfill({ status: 404, json: {} }),
  ...(fullRounds && { 'answers with a page': page(200) }),
}

/** Each way to lose the script and each kind of response; a full run takes all pairs. */
const losses = fullRounds
  ? Object.keys(scripts).flatMap((name) => [hybrid, portal].map((integration) => ({ name, integration })))
  : [
      { name: 'blocks the script', integration: hybrid },
      { name: 'serves an instance without this build', integration: portal },
    ]

describe('a document without its script', () => {
  test.each(losses)(
    'WB-20, WB-21: if something $name, the response of $integration leaves the address bar, and the page says what to do',
    async ({ name, integration }) => {
      const person = await newPerson()
      await leaveFor(person, integration)
      const pass = await standIn(person, '**/assets/callback-*.js', scripts[name] ?? page(404))
      await signInAtProvider(person.page, 'Oliver Rowe')
      await expectNotStarted(person)
      // A script that is still on its way would be let through, and start the page.
      await person.page.locator('html[data-script=missing]').waitFor()
      expect(await traces(person)).not.toMatch(responseIn)
      pass()
      await person.button(documentTexts.tryAgain).click()
      await expectConnected(person, integration)
      expect(await traces(person)).not.toMatch(responseIn)
    },
  )

  test('WB-21: the app says what to do, and starts when it is loaded again', async () => {
    const person = await newPerson()
    const pass = await standIn(person, '**/assets/index-*.js', page(404))
    await person.page.reload()
    await expectNotStarted(person)
    pass()
    await person.page.reload()
    await person.page.getByRole('heading', { level: 1, name: en.start.title }).waitFor()
  })

  test.each(['/', '/oauth/dynamic-planner/return'])(
    'WB-21: %s says what to do if a proxy forbids every script, and without style sheets',
    async (path) => {
      const person = await newPerson()
      await person.page.route('**/*.css', (route) => route.abort())
      await person.page.route(`${environment().origin}${path}`, async (route) => {
        const response = await route.fetch()
        const policy = `${response.headers()['content-security-policy']}, script-src 'none'`
        return route.fulfill({
          response,
          headers: { ...response.headers(), 'content-security-policy': policy },
        })
      })
      await person.page.goto(`${environment().origin}${path}`)
      await expectNotStarted(person)
    },
  )

  test.each(['/', '/oauth/dynamic-planner/return'])(
    'WB-21: %s says that it needs JavaScript',
    async (path) => {
      const { page: tab } = await newPerson({ javaScriptEnabled: false })
      await tab.goto(`${environment().origin}${path}`)
      await tab.getByText(documentTexts.noScript, { exact: true }).waitFor()
      expect(await tab.getByRole('heading', { name: documentTexts.notStarted }).isVisible()).toBe(false)
    },
  )
})
