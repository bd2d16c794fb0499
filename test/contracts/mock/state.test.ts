import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { standingClock } from '../../harness/mock/standing-clock.ts'
import { runStateJourney, stateJourneys } from '../../harness/mock/state-journeys.ts'
import type { Wire } from '../../harness/mock/wire.ts'
import { wires } from './wires.ts'

const { dirname } = import.meta
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

/** The journeys of a wire whose transcript is not that of the others. */
const differing = async (opened: Wire): Promise<string[]> => {
  const found: string[] = []
  for (const [name, journey] of Object.entries(stateJourneys)) {
    const transcript = await runStateJourney(opened, journey)
    const expected = readFileSync(join(dirname, snapshotOf(name)), 'utf8')
    if (transcript !== expected) found.push(`${opened.name}: ${name}`)
    // A new world begins at the same moment as the first one.
    opened.kit.clock.freeze(standingClock().now())
    await opened.kit.reset()
  }
  return found
}

/** Lets a provider answer with one field that is wrong. */
const seedWrongField = ({ kit: { simulators } }: Wire, provider: 'plannr' | 'docplanner', path: string) =>
  simulators[provider].interrupt({
    when: ({ url }) => new URL(url).pathname === path,
    answer: async (_, proceed) => {
      const response = await proceed()
      const body = JSON.stringify(await response.json()).replace(
        /"(name|first_name)":"[^"]*"/,
        '"$1":"wrong"',
      )
      return new Response(body, { status: response.status, headers: response.headers })
    },
    times: Infinity,
  })

describe('MK-05: a wrong field', () => {
  test.each([
    ['HTTP', 'plannr', '/api/v1/me', 'Plannr, a delegation'],
    ['in process', 'docplanner', '/api/v3/integration/facilities', 'Docplanner, a service account'],
  ] as const)(
    'on the wire “%s” by %s is seen in exactly its journey',
    async (name, provider, path, journey) => {
      wire = await wires[name]?.({ clock: standingClock() })
      if (!wire) throw new Error(name)
      const { kit } = wire
      // A reset makes new providers, so the fault is seeded again.
      kit.scenario.onChange(() => wire && seedWrongField(wire, provider, path))
      seedWrongField(wire, provider, path)
      expect(await differing(wire)).toEqual([`${name}: ${journey}`])
    },
  )
})
