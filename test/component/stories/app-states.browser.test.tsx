import '@planbridge/web/ui/tokens.css'
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest'
import { cdp, commands, page } from 'vitest/browser'
import { answerWith } from '../answers.ts'
import { planbridgeInATab, type PlanbridgeInATab } from '../planbridge-in-a-tab.ts'
import { showApp } from '../show-app.tsx'
import { now } from './app-facts.ts'
import { activityStates } from './activity-states.ts'
import { type AppState, endShowing } from './app-state.ts'
import { connectionStates } from './connection-states.ts'
import { startStates } from './start-states.ts'
import { webhookStates } from './webhook-states.ts'

let tab: PlanbridgeInATab
beforeAll(async () => {
  tab = await planbridgeInATab()
})
afterEach(() => {
  endShowing()
  tab.bff.restore()
})
afterAll(() => tab.close())

/** A notice fades in. The animation of a skeleton has no end. */
const isMoving = () =>
  document
    .getAnimations()
    .some(
      ({ playState, effect }) => playState === 'running' && effect?.getComputedTiming().endTime !== Infinity,
    )

const show = async ({ path, changed = {}, instead = {}, act, shows }: AppState) => {
  for (const [of, change] of Object.entries(changed)) answerWith(tab, of, change)
  for (const [of, answer] of Object.entries(instead))
    tab.bff.interrupt({
      when: ({ url }) => new URL(url).pathname.startsWith(`/bff${of}`),
      answer: ({ url }) => answer(new URL(url).pathname),
      times: 999,
    })
  const { app } = await showApp(path, { now: () => now })
  await expect.element(page.getByRole('heading', { level: 1 }).first()).toBeVisible()
  await act?.(app)
  await expect.element(page.getByText(shows, { exact: false }).first()).toBeVisible()
  await expect.poll(isMoving).toBe(false)
}

const overflowing = (): readonly string[] => {
  const { scrollWidth, clientWidth } = document.documentElement
  const cut = [...document.querySelectorAll<HTMLElement>('h1, h2, h3, p, button, a, label, dd, dt')].filter(
    // A heading for screen readers only is one pixel wide.
    (one) => one.clientWidth > 1 && one.scrollWidth > one.clientWidth + 1,
  )
  return [
    ...(scrollWidth > clientWidth ? ['the page'] : []),
    ...cut.map((one) => `${one.tagName} ${one.textContent.slice(0, 60)}`),
  ]
}

/** The protocol of Chromium's developer tools. */
interface DevTools {
  readonly send: (method: string, parameters: object) => Promise<unknown>
}

const prefer = (scheme: 'light' | 'dark') =>
  (cdp() as DevTools).send('Emulation.setEmulatedMedia', {
    features: [{ name: 'prefers-color-scheme', value: scheme }],
  })

const screenshots = inject('screenshots')
const schemes = ['light', 'dark'] as const

/** Shows the state in each scheme and width, for a person to look at. */
const takeScreenshots = async (name: string) => {
  for (const scheme of schemes) {
    await prefer(scheme)
    for (const width of [360, 768, 1440]) {
      await page.viewport(width, 900)
      const file = `${name} ${width} ${scheme}`.replaceAll(/\W+/g, '-')
      await page.screenshot({ path: `${screenshots}/${file}.png` })
    }
  }
}

const states = [...startStates, ...connectionStates, ...activityStates, ...webhookStates].map(
  (state, index) => [state.name, state, index] as const,
)

describe('a state of a screen of the app is whole on a narrow screen and has no barrier that axe finds', () => {
  test.each(states)('%s', async (name, state, index) => {
    await page.viewport(360, 900)
    await prefer(schemes[index % 2] ?? 'light')
    await show(state)
    expect(overflowing()).toEqual([])
    expect(await commands.axeProblems()).toEqual([])
    if (screenshots !== '') await takeScreenshots(name)
  })
})
