import { expect, test } from 'vitest'
import { connectClinic, pushClient, runTask } from '../../harness/inbound/queue.ts'
import { docplannerReceives, providerAddress } from '../../harness/inbound/providers-events.ts'
import { type Receiving, receiving } from '../../harness/inbound/receiving.ts'
import type { DocplannerClient } from '../../mock/simulators/docplanner.ts'

const hour = 3600
const path = '/api/v3/integration/notifications/release'

const releases = ({ simulators }: Receiving) =>
  simulators.docplanner.log.entries.filter((entry) => entry.path === path).length

const clinic = async (name: string, client = pushClient('http://localhost:8787'), settings?: string) => {
  const at = await receiving(name, docplannerReceives(settings), {
    simulators: { docplanner: { clients: [client], publicIps: [providerAddress], pushRetryMinutes: [] } },
  })
  await connectClinic(at)
  return at
}

const release = (at: Receiving) => runTask(at, 'release-events')

test('WH-42: an event that was given up by the provider arrives after the next release, which is asked for every hour', async () => {
  const at = await clinic('release')
  await release(at)
  const { add } = at.store.inbound
  at.store.inbound.add = () => Promise.reject(new Error('away'))
  at.simulators.docplanner.patientBooks({ address: '111' })
  await at.simulators.docplanner.sendDue()
  at.store.inbound.add = add
  expect([await at.stored(), at.simulators.docplanner.outbox.messages()[0]?.state]).toEqual([[], 'buried'])
  await release(at)
  expect(releases(at)).toBe(1)
  at.clock.pass(hour)
  await release(at)
  await at.simulators.docplanner.sendDue()
  expect(await at.stored()).toMatchObject([{ name: 'slot-booked', checked: 'key' }])
  expect(at.lines('webhook.released')).toHaveLength(2)
})

test('WH-42: a release that came too soon is repeated when the provider wants, and is no failure', async () => {
  const at = await clinic('too soon')
  at.simulators.docplanner.interrupt({
    when: ({ url }) => url.endsWith(path),
    answer: () => new Response(null, { status: 429, headers: { 'retry-after': '1800' } }),
  })
  await release(at)
  at.clock.pass(1_799)
  await release(at)
  expect(at.lines('webhook.released')).toEqual([])
  at.clock.pass(1)
  await release(at)
  expect(at.lines('webhook.released')).toHaveLength(1)
})

test('WH-42: the log says once a day that the provider does not release for this client', async () => {
  const { clientId, clientSecret } = pushClient('')
  const pulls: DocplannerClient = { clientId, clientSecret, notifications: 'pull' }
  const at = await clinic('refused', pulls)
  await release(at)
  at.clock.pass(2 * hour)
  await release(at)
  expect([releases(at), at.lines('webhook.release-refused').length]).toEqual([1, 1])
})

test('WH-42: nothing is released for an integration that does not want it', async () => {
  const at = await clinic(
    'off',
    undefined,
    "header: { name: X-Api-Key, value: 'env:DOCPLANNER_WEBHOOK_KEY' }, release: false",
  )
  await release(at)
  expect(releases(at)).toBe(0)
})
