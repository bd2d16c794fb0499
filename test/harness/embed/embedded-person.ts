import { en } from '@planbridge/web/messages/connect/en.ts'
import { fill } from '@planbridge/web/messages/fill.ts'
import type { Browser, BrowserContext, Page } from 'playwright'
import { signInAtProvider } from '../browser/at-provider.ts'
import type { Environment } from '../browser/environment.ts'
import type { Finder, Tab } from '../browser/tab.ts'
import { recordContext } from './record-context.ts'

const hostName = 'Larkspur Back Office'
const says = (text: string, provider: string) => fill(text, { host: hostName, provider })

interface At {
  /** The frame in the host's page, or the window that a link opens. */
  readonly place: Finder
  readonly page: Tab
}

/** A way into Planbridge from the sample host. */
export interface Surface {
  readonly name: string
  /** Opens Planbridge, from the signed-in start page of the host. */
  readonly open: (page: Tab, origin: string) => Promise<At>
}

const inPage = (name: string, path: string, button: string): Surface => ({
  name,
  open: async (page, origin) => {
    await page.goto(`${origin}${path}`)
    await page.locator(button).click()
    return { place: page.frameLocator('iframe'), page }
  },
})

const opened = async (page: Tab, act: () => Promise<unknown>): Promise<Tab> => {
  const [popup] = await Promise.all([page.context().waitForEvent('page'), act()])
  return popup
}

export const surfaces = {
  script: inPage('the script', '/plain', '#connect'),
  element: inPage('the element', '/element', '#connect'),
  react: inPage('React', '/react', '#react button'),
  link: {
    name: 'a link',
    open: async (page) => {
      const window = await opened(page, () => page.getByRole('link', { name: 'A link' }).click())
      return { place: window, page: window }
    },
  },
} as const satisfies Record<string, Surface>

export interface Journey {
  readonly name: string
  /** The integration, as the host's page names it. */
  readonly integration: string
  readonly answer: RegExp
  readonly connect: (at: At, environment: Environment) => Promise<void>
}

const pick = async (place: Finder, provider: string, way: string | undefined): Promise<void> => {
  await place.getByRole('button', { name: new RegExp(`^${provider}`) }).click()
  if (way !== undefined)
    await place
      .getByRole('radio', { name: new RegExp(`^${says(way, provider)}`) })
      .first()
      .check()
}

/** Continues in the window that the button of a frame opens; a window continues itself. */
const goOn = async ({ place, page }: At, button: string): Promise<Tab> => {
  const click = () => place.getByRole('button', { name: button, exact: true }).click()
  if (place !== page) return opened(page, click)
  await click()
  return page
}

const { models, go, goOn: plainGo } = en.ways
const yearFromNow = () => new Date(Date.now() + 300 * 86_400_000).toISOString().slice(0, 10)

export const journeys = {
  dynamicPlanner: {
    name: 'Dynamic Planner with the hybrid flow',
    integration: 'dynamic-planner',
    answer: /Whitcombe/,
    connect: async (at) => {
      await pick(at.place, 'Dynamic Planner', models['user-present'].name)
      const window = await goOn(at, says(go, 'Dynamic Planner'))
      await signInAtProvider(window, 'Priya Nair')
    },
    redirect: async (frame, page) => {
      await pick(frame, 'Dynamic Planner', models['user-present'].name)
      await frame.getByRole('button', { name: says(go, 'Dynamic Planner'), exact: true }).click()
      await signInAtProvider(page, 'Priya Nair')
    },
  },
  plannr: {
    name: 'Plannr with a choice of accounts',
    integration: 'plannr',
    answer: /gareth/i,
    connect: async (at, { simulators }) => {
      // Plannr asks for consent only while no token lives.
      simulators.plannr.simulator.revokeEverything()
      await pick(at.place, 'Plannr', models['user-present'].name)
      const window = await goOn(at, says(go, 'Plannr'))
      await signInAtProvider(window, 'Gareth Thompson')
      await window.getByRole('radio').first().check()
      await window.getByRole('button', { name: en.account.save, exact: true }).click()
    },
  },
  personalToken: {
    name: 'a personal token',
    integration: 'plannr',
    answer: /tom@elmsample\.example/,
    connect: async ({ place }, { simulators }) => {
      const { token } = await simulators.plannr.simulator.mintPersonalToken({
        username: 'tom@elmsample.example',
      })
      await pick(place, 'Plannr', models['personal-token'].name)
      await place.getByRole('button', { name: plainGo, exact: true }).click()
      await place.getByLabel(en.token.token, { exact: true }).fill(token)
      await place.getByLabel(en.token.endsOn).fill(yearFromNow())
      await place.getByRole('button', { name: en.token.save, exact: true }).click()
    },
  },
  service: {
    name: 'a service account',
    integration: 'docplanner',
    answer: /_items/,
    connect: async (at) => {
      await pick(at.place, 'Docplanner', undefined)
      const window = await goOn(at, plainGo)
      await window.getByRole('button', { name: en.service.go, exact: true }).click()
    },
  },
} as const satisfies Record<string, Journey & { redirect?: (frame: Finder, page: Tab) => Promise<void> }>

/** Waits for the result in the host's page; the window of a link closes itself at the end. */
export const expectConnected = async ({ place, page }: At): Promise<void> => {
  if (place !== page) return page.locator('#result').filter({ hasText: 'Connected.' }).waitFor()
  if (!(await page.isClosed())) await page.waitForEvent('close')
}

export type HostUser = 'Ada Winter' | 'Ben Okafor'

const recordings = new WeakMap<BrowserContext, () => Promise<void>>()

/** Records what the user's browser shows and has received, and closes it. */
export const closeUser = async (page: Page): Promise<void> => {
  const context = page.context()
  await recordings.get(context)?.()
  await context.close()
}

/** Signs in with the host's own account. */
export const signInAtHost = async (page: Tab, origin: string, name: HostUser): Promise<void> => {
  await page.goto(`${origin}/`)
  await page.getByRole('button', { name: `Sign in as ${name}` }).click()
  await page.getByRole('heading', { name: 'Your accounts' }).waitFor()
}

/** A user of the sample host, signed in, in a browser of their own. */
export const openUser = async (browser: Browser, origin: string, name: HostUser): Promise<Page> => {
  const context: BrowserContext = await browser.newContext({ locale: 'en-GB' })
  recordings.set(context, await recordContext(context, `embedded ${name}`))
  const page = await context.newPage()
  await signInAtHost(page, origin, name)
  return page
}

/** Lets the host's back end call the provider's API with the first connection of an integration; returns what its page shows. */
export const callAs = async (page: Tab, origin: string, integration: string) => {
  await page.goto(`${origin}/`)
  const row = page.getByRole('listitem').filter({ hasText: integration })
  await row.getByRole('link').first().click()
  return {
    status: await page.locator('#status').textContent(),
    answer: (await page.locator('#answer').textContent()) ?? '',
    address: await page.url(),
  }
}
