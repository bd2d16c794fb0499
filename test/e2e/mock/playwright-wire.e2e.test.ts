import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { en } from '@planbridge/web/messages/en.ts'
import { scenarioNames } from '@planbridge/mock/scenarios'
import type { Browser } from 'playwright'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { sceneries, seeScenario } from '../../harness/mock/sceneries.ts'
import { launchBrowser } from '../../harness/browser/environment.ts'
import { openPlaywrightWire, type PlaywrightWire } from '../../harness/mock/playwright-wire.ts'
import { standingClock } from '../../harness/mock/standing-clock.ts'
import { runStateJourney, stateJourneys } from '../../harness/mock/state-journeys.ts'
import { build } from '../../harness/processes/build-site.ts'
import { repositoryRoot } from '../../harness/repository-root.ts'

const origin = 'https://planbridge.example.com'
const transcripts = join(repositoryRoot, 'test/harness/mock/transcripts')

let browser: Browser
beforeAll(async () => {
  if (!build(repositoryRoot)) throw new Error('The build of Planbridge failed.')
  browser = await launchBrowser()
})
afterAll(() => browser.close())

const newContext = () => browser.newContext({ locale: 'en-GB', serviceWorkers: 'block' })

describe('MK-05: over the wire “Playwright’s routes”', () => {
  test.each(Object.entries(stateJourneys))(
    '%s: two people connect, list, call, renew and disconnect twice, with the transcript of every wire',
    async (name, journey) => {
      const context = await newContext()
      const wire = await openPlaywrightWire(context, { origin, clock: standingClock() })
      const file = `${name.toLowerCase().replaceAll(/\W+/g, '-')}.txt`
      expect(await runStateJourney(wire, journey)).toBe(readFileSync(join(transcripts, file), 'utf8'))
      await wire.close()
      await context.close()
    },
  )
})

describe('MK-08: over the wire “Playwright’s routes”', () => {
  let wire: PlaywrightWire
  beforeAll(async () => {
    wire = await openPlaywrightWire(await newContext(), { origin })
  })
  afterEach(() => wire.kit.clock.resume())
  afterAll(async () => {
    await wire.close()
    await wire.page.context().close()
  })

  test.each(scenarioNames)(
    'the scenario %s begins in a running page, and is what its title says',
    async (name) => {
      await wire.kit.scenario.set(name)
      expect(await seeScenario(wire, name)).toEqual(sceneries[name].expected)
    },
  )

  test('a window that a page opens while windows are blocked or closed opens again in the next scenario, and in a page that was opened before', async () => {
    const { kit, page, openWindow } = wire
    const seen: unknown[] = []
    for (const name of ['popup-blocked', 'popup-closed', 'popup-blocked', 'fresh'] as const) {
      await kit.scenario.set(name)
      const inOpenPage = await openWindow?.()
      await page.reload()
      seen.push([inOpenPage, await openWindow?.()])
    }
    expect(seen).toEqual([
      ['blocked', 'blocked'],
      ['closed', 'closed'],
      ['blocked', 'blocked'],
      ['opens', 'opens'],
    ])
  })
})

describe('MK-08: the person of a scenario', () => {
  const connections = async ({ page }: PlaywrightWire): Promise<readonly string[]> =>
    page.evaluate(async () => {
      const answer = await fetch('/bff/connections', { headers: { 'x-planbridge': '1' } })
      const { connections: list = [] } = (await answer.json()) as { connections?: { integration: string }[] }
      return list.map(({ integration }) => integration)
    })

  test('is the one at the browser: the page has the session and the connections, and a scripted act is that of the same browser', async () => {
    const context = await newContext()
    const wire = await openPlaywrightWire(context, { origin, scenario: 'one-connected' })
    expect(await connections(wire)).toEqual(['dynamic-planner'])
    await wire.kit.person().connects('plannr')
    expect(await connections(wire)).toEqual(['dynamic-planner', 'plannr'])
    await wire.kit.person('another').connects({ integration: 'plannr', account: 'priya@harbourlane.example' })
    expect(await connections(wire)).toEqual(['dynamic-planner', 'plannr'])
    await wire.kit.scenario.set('fresh')
    expect(await connections(wire)).toEqual([])
    const kept = await context.cookies(origin)
    await wire.close()
    await context.close()
    expect(kept.every(({ name }) => name.startsWith('__Host-'))).toBe(true)
  })

  test('is signed in when the real pages are opened', async () => {
    const context = await newContext()
    const wire = await openPlaywrightWire(context, { origin, scenario: 'several-connected' })
    await wire.page.goto(`${origin}/`)
    const rows = wire.page.getByRole('region', { name: en.start.connections }).getByRole('listitem')
    await expect.poll(() => rows.count()).toBe(3)
    await wire.close()
    await context.close()
  })
})
