import type { Browser, BrowserContext, Page } from 'playwright'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { decide, type Decision, pickPerson } from '../../harness/browser/at-provider.ts'
import { launchBrowser } from '../../harness/browser/environment.ts'
import { answerOrigins } from '@planbridge/mock/playwright'
import { redirectUrisAt, simulatorsOf } from '@planbridge/mock/simulators'

const app = 'https://app.host.example'
const uris = redirectUrisAt(app)
const origins = {
  identity: 'https://identity.distribution-technology.com/identity',
  api: 'https://open-api.dynamicplanner.com',
  plannr: 'https://api.plannrcrm.com',
  docplanner: 'https://www.doctoralia.es',
}

/** An app that does not exist: it shows the address at which a page arrived. */
const shows = {
  origins: [app],
  fetch: async () =>
    new Response(
      '<!doctype html><title>App</title><p id="address"></p><script>address.textContent = location</script>',
      { headers: { 'content-type': 'text/html' } },
    ),
}

let browser: Browser
let context: BrowserContext
const simulate = () =>
  simulatorsOf({ environment: { now: () => Date.now(), seed: 'playwright' }, uris, origins })
let simulators: ReturnType<typeof simulate>
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())
beforeEach(async () => {
  context = await browser.newContext()
  simulators = simulate()
  await answerOrigins(context, [...Object.values(simulators), shows])
})
afterEach(() => context.close())

const state = 'CANARY-STATE-playwright'

const addresses = {
  'Dynamic Planner, hybrid': `${origins.identity}/connect/authorize?${new URLSearchParams({
    client_id: 'planbridge-hybrid',
    response_type: 'code id_token',
    scope: 'openid profile offline_access crm.read',
    redirect_uri: uris.hybrid,
    state,
    nonce: 'CANARY-NONCE-playwright',
  })}`,
  'Dynamic Planner, code': `${origins.identity}/connect/authorize?${new URLSearchParams({
    client_id: 'planbridge-code',
    response_type: 'code',
    scope: 'openid profile offline_access crm.read',
    redirect_uri: uris.code,
    state,
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
  })}`,
  Plannr: `${origins.plannr}/oauth/authorize?${new URLSearchParams({
    client_id: '9a1d8c7e-planbridge',
    response_type: 'code',
    redirect_uri: uris.plannr,
    state,
  })}`,
} as const

type FlowName = keyof typeof addresses

const people: Record<FlowName, string> = {
  'Dynamic Planner, hybrid': 'Priya Nair',
  'Dynamic Planner, code': 'Helen Marsh',
  Plannr: 'Tom Okafor',
}

/** Ways to open an address in the browser. */
const places = {
  'at the top level': async (url: string) => {
    const page = await context.newPage()
    await page.goto(`${app}/`)
    await page.evaluate((to) => location.assign(to), url)
    return page
  },
  'in a popup': async (url: string) => {
    const page = await context.newPage()
    await page.goto(`${app}/`)
    const opened = context.waitForEvent('page')
    await page.evaluate((to) => void window.open(to, 'provider', 'popup,width=480,height=640'), url)
    return opened
  },
} as const

const arrivedAt = async (page: Page): Promise<URL> => {
  await page.waitForURL(`${app}/**`)
  return new URL(page.url())
}

const answerOf = ({ hash, search }: URL) => new URLSearchParams((hash || search).slice(1))

const signIn = async (page: Page, name: string, decision: Decision = 'Allow'): Promise<URL> => {
  await pickPerson(page, name)
  await decide(page, decision)
  return arrivedAt(page)
}

describe.each(['at the top level', 'in a popup'] as const)('%s', (place) => {
  test.each(Object.keys(addresses) as FlowName[])(
    'MK-07: the true origin of %s answers sign-in and consent, and the response arrives at the app',
    async (flow) => {
      const page = await places[place](addresses[flow])
      await page.getByRole('button', { name: new RegExp(`^Sign in as ${people[flow]}`) }).waitFor()
      expect(new URL(page.url()).origin).toBe(new URL(addresses[flow]).origin)
      const arrived = await signIn(page, people[flow])
      expect(answerOf(arrived).get('state')).toBe(state)
      expect(answerOf(arrived).get('code')).toMatch(/./)
    },
  )

  test('MK-07: a hybrid response is in the fragment, with its ID token, and not in the query', async () => {
    const page = await places[place](addresses['Dynamic Planner, hybrid'])
    const arrived = await signIn(page, 'Priya Nair')
    expect(arrived.search).toBe('')
    expect(answerOf(arrived).get('id_token')?.split('.')).toHaveLength(3)
    expect(await page.locator('#address').textContent()).toBe(arrived.href)
  })

  test('MK-07: a refusal at the provider arrives as well', async () => {
    const page = await places[place](addresses.Plannr)
    const arrived = await signIn(page, 'Tom Okafor', 'Deny')
    expect(answerOf(arrived).get('error')).toBe('access_denied')
  })

  test('MK-07: the cookies of the provider’s pages are kept, so a second visit asks for no sign-in', async () => {
    const first = await places[place](addresses['Dynamic Planner, code'])
    await signIn(first, 'Helen Marsh')
    const cookies = await context.cookies(origins.identity)
    expect(cookies.map(({ name, secure, httpOnly, path }) => [name, secure, httpOnly, path])).toEqual([
      ['idsrv', true, true, '/identity'],
    ])
    const second = await places[place](addresses['Dynamic Planner, code'])
    await decide(second, 'Allow')
    expect(answerOf(await arrivedAt(second)).get('code')).toMatch(/./)
  })

  test('MK-07: the redirects between are no entries of the history', async () => {
    const page = await places[place](addresses.Plannr)
    await page.getByRole('button', { name: /^Sign in as Tom Okafor/ }).waitFor()
    // A new tab begins with an empty page, then comes the app.
    expect(await page.evaluate(() => history.length)).toBe(place === 'in a popup' ? 1 : 3)
  })
})

test('MK-07: a redirect in a frame is answered as well, and stays in the frame', async () => {
  const framed = 'https://framed.example'
  await answerOrigins(context, [
    {
      origins: [framed],
      fetch: async ({ url }) =>
        url.endsWith('/end')
          ? new Response('<p>the end</p>', { headers: { 'content-type': 'text/html' } })
          : new Response(null, { status: 303, headers: { location: '/end' } }),
    },
  ])
  const page = await context.newPage()
  await page.goto(`${app}/`)
  await page.evaluate((to) => {
    const frame = document.createElement('iframe')
    frame.src = to
    document.body.append(frame)
  }, `${framed}/start#kept`)
  await page.frameLocator('iframe').getByText('the end').waitFor()
  expect(page.frames().map((frame) => frame.url())).toEqual([`${app}/`, `${framed}/end#kept`])
})

test('MK-07: a call that the page itself sends is answered with its method, headers and body', async () => {
  const echo = 'https://echo.example'
  await answerOrigins(context, [
    {
      origins: [echo],
      fetch: async (request) =>
        Response.json(
          {
            method: request.method,
            body: await request.text(),
            header: request.headers.get('x-own'),
            site: request.headers.get('sec-fetch-site'),
          },
          { headers: { 'access-control-allow-origin': app } },
        ),
    },
  ])
  const page = await context.newPage()
  await page.goto(`${app}/`)
  const answer = await page.evaluate(
    async (to) =>
      (await fetch(to, { method: 'POST', body: 'as sent', headers: { 'x-own': '1' } })).json() as unknown,
    echo,
  )
  expect(answer).toEqual({ method: 'POST', body: 'as sent', header: '1', site: 'cross-site' })
})

test('MK-07: other origins pass, and a lost answer is a failure of the network', async () => {
  const lost = 'https://lost.example'
  const answered = await answerOrigins(context, [
    {
      origins: [lost],
      fetch: async () => {
        throw new TypeError('lost')
      },
    },
  ])
  const page = await context.newPage()
  await expect(page.goto(`${lost}/`)).rejects.toThrow('net::ERR_FAILED')
  await context.route('https://elsewhere.example/**', (route) => route.fulfill({ body: 'elsewhere' }))
  const other = await context.newPage()
  await other.goto('https://elsewhere.example/')
  expect(await other.textContent('body')).toBe('elsewhere')
  await answered.close()
  const last = await context.newPage()
  await expect(last.goto(`${lost}/`)).rejects.toThrow(/net::ERR_(?!FAILED)/)
})
