import { hostEndpoints } from '@planbridge/shared/host-api'
import { describe, expect, test } from 'vitest'
import { openImport } from '../../harness/deployment/host-import.ts'
import { absentStore } from './absent-store.ts'

const openAway = async (writes: RegExp) => {
  const { store, engines, state, slept } = await absentStore(writes)
  const { host, input } = await openImport('waits', {}, { store, engines })
  slept.length = 0
  const run = (failures: number) => {
    state.failures = failures
    return host.call(hostEndpoints.importConnection, input)
  }
  return { run, slept }
}

const kinds = [
  {
    what: 'the renewed tokens of an import',
    writes: /^update "pending_revocations" set .*"sealed" = /,
    waits: [200, 500, 1_000, 2_000, 4_000, 8_000],
  },
  {
    what: 'the connection of an import',
    writes: /^insert into "connections"/,
    waits: [200, 500, 1_000, 2_000],
  },
] as const

describe.each(kinds)('a store that does not take $what', ({ writes, waits }) => {
  test.each(Array.from({ length: waits.length + 1 }, (_, failures) => failures))(
    'RT-80 EM-36: is waited for with growing waits, and the import succeeds: %i failed tries',
    async (failures) => {
      const { run, slept } = await openAway(writes)
      expect(await run(failures)).toMatchObject({ ok: true, body: { status: 'active' } })
      expect(slept.slice(0, failures)).toEqual(waits.slice(0, failures))
    },
  )
})

test('RT-80 EM-36: an import whose store stays away fails, and the next try uses what was renewed', async () => {
  const { run, slept } = await openAway(/^insert into "connections"/)
  expect((await run(5)).body).toMatchObject({ code: 'store-unavailable' })
  expect(slept).toEqual([200, 500, 1_000, 2_000])
  expect(await run(0)).toMatchObject({ ok: true, body: { status: 'active' } })
})
