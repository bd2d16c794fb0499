import { type PlanbridgeHandlers, planbridgeHandlers } from '@planbridge/mock/handlers'
import { scenarioNames } from '@planbridge/mock/scenarios'
import { setupWorker } from 'msw/browser'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { sceneries, seeScenario } from '../harness/mock/sceneries.ts'
import { openedWindow } from '../harness/mock/opened-window.ts'
import { standingClock } from '../harness/mock/standing-clock.ts'
import { runStateJourney, stateJourneys } from '../harness/mock/state-journeys.ts'
import docplanner from '../harness/mock/transcripts/docplanner-a-service-account.txt?raw'
import dynamicPlanner from '../harness/mock/transcripts/dynamic-planner-a-delegation.txt?raw'
import plannr from '../harness/mock/transcripts/plannr-a-delegation.txt?raw'
import type { Wire } from '../harness/mock/wire.ts'

const openWire = async (planbridge: PlanbridgeHandlers): Promise<Wire> => {
  const worker = setupWorker(...planbridge)
  await worker.start({ quiet: true, onUnhandledFrame: 'bypass' })
  const kit = await planbridge.kit()
  return {
    name: 'MSW in the browser',
    kit,
    // People reach providers by navigations, which a script cannot follow: it sees no redirect.
    send: (request) =>
      request.url.startsWith(`${kit.origin}/`) ? window.fetch(request) : kit.fetch(request),
    openWindow: openedWindow,
    async close() {
      await worker.stop()
      await planbridge.close()
    },
  }
}

const transcripts: Readonly<Record<string, string>> = {
  'Dynamic Planner, a delegation': dynamicPlanner,
  'Plannr, a delegation': plannr,
  'Docplanner, a service account': docplanner,
}

describe('MK-04, MK-05: over the wire “MSW in the browser”', () => {
  let wire: Wire | undefined
  afterEach(async () => wire?.close())

  test.each(Object.keys(stateJourneys))(
    '%s: two people connect, list, call, renew and disconnect twice, with the transcript of every wire',
    async (name) => {
      const journey = stateJourneys[name]
      if (!journey) throw new Error(name)
      wire = await openWire(planbridgeHandlers({ clock: standingClock() }))
      expect(await runStateJourney(wire, journey)).toBe(transcripts[name])
    },
  )
})

describe('MK-08: over the wire “MSW in the browser”', () => {
  let wire: Wire
  beforeAll(async () => {
    wire = await openWire(planbridgeHandlers())
  })
  afterEach(() => wire.kit.clock.resume())
  afterAll(() => wire.close())

  test.each(scenarioNames)(
    'the scenario %s begins in a running page, and is what its title says',
    async (name) => {
      await wire.kit.scenario.set(name)
      expect(await seeScenario(wire, name)).toEqual(sceneries[name].expected)
    },
  )
})
