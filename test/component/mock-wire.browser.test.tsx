import { planbridgeHandlers, openClock } from '@planbridge/mock/handlers'
import { setupWorker } from 'msw/browser'
import { afterEach, describe, expect, test } from 'vitest'
import { runStateJourney, stateJourneys } from '../harness/mock/state-journeys.ts'
import docplanner from '../harness/mock/transcripts/docplanner-a-service-account.txt?raw'
import dynamicPlanner from '../harness/mock/transcripts/dynamic-planner-a-delegation.txt?raw'
import plannr from '../harness/mock/transcripts/plannr-a-delegation.txt?raw'
import type { Wire } from '../harness/mock/wire.ts'

let close: (() => Promise<void>) | undefined
afterEach(async () => close?.())

const openWire = async (): Promise<Wire> => {
  const clock = openClock()
  clock.freeze(Date.UTC(2026, 0, 5, 9))
  const planbridge = planbridgeHandlers({ clock })
  const worker = setupWorker(...planbridge)
  await worker.start({ quiet: true, onUnhandledFrame: 'bypass' })
  const kit = await planbridge.kit()
  close = async () => {
    await worker.stop()
    await planbridge.close()
  }
  return {
    name: 'MSW in the browser',
    kit,
    // People reach providers by navigations, which a script cannot follow: it sees no redirect.
    send: (request) =>
      request.url.startsWith(`${kit.origin}/`) ? window.fetch(request) : kit.fetch(request),
    close,
  }
}

const transcripts: Readonly<Record<string, string>> = {
  'Dynamic Planner, a delegation': dynamicPlanner,
  'Plannr, a delegation': plannr,
  'Docplanner, a service account': docplanner,
}

describe('MK-04, MK-05: over the wire “MSW in the browser”', () => {
  test.each(Object.keys(stateJourneys))(
    '%s: two people connect, list, call, renew and disconnect twice, with the transcript of every wire',
    async (name) => {
      const journey = stateJourneys[name]
      if (!journey) throw new Error(name)
      expect(await runStateJourney(await openWire(), journey)).toBe(transcripts[name])
    },
  )
})
