import { afterEach, describe, expect, test } from 'vitest'
import { runStateJourney, stateJourneys } from '../../harness/mock/state-journeys.ts'
import type { Wire } from '../../harness/mock/wire.ts'
import { standingClock, wires } from './wires.ts'

let wire: Wire | undefined
afterEach(async () => wire?.close())

const snapshotOf = (journey: string) =>
  `../../harness/mock/transcripts/${journey.toLowerCase().replaceAll(/\W+/g, '-')}.txt`

describe.each(Object.entries(wires))('MK-04, MK-05: over the wire “%s”', (_, open) => {
  test.each(Object.keys(stateJourneys))(
    '%s: two people connect, list, call, renew and disconnect twice, with the transcript of every wire',
    async (name) => {
      const journey = stateJourneys[name]
      if (!journey) throw new Error(name)
      wire = await open({ clock: standingClock() })
      const transcript = await runStateJourney(wire, journey)
      expect(transcript).not.toMatch(/renewed: no/)
      await expect(transcript).toMatchFileSnapshot(snapshotOf(name))
    },
  )
})
