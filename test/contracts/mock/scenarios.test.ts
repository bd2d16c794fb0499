import { scenarioNames } from '@planbridge/mock/scenarios'
import { afterEach, describe, expect, test } from 'vitest'
import { sceneries, seeScenario } from '../../harness/mock/sceneries.ts'
import type { Wire } from '../../harness/mock/wire.ts'
import { wires } from './wires.ts'

let wire: Wire | undefined
afterEach(async () => wire?.close())

describe.each(Object.entries(wires))('MK-08: over the wire “%s”', (_, open) => {
  test.each(scenarioNames)('the scenario %s is what its title says', async (scenario) => {
    wire = await open({ scenario })
    expect(await seeScenario(wire, scenario)).toEqual(sceneries[scenario].expected)
  })
})
