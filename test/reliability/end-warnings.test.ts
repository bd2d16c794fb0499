import { endpoints, IntegrationId } from '@planbridge/shared/contract'
import { expect, test } from 'vitest'
import { type Browser, openBrowser } from '../harness/deployment/browser.ts'
import { type Deployment, deployment } from '../harness/deployment/deployment.ts'
import { runBackgroundTasks } from '../harness/deployment/run-background-tasks.ts'

const daySeconds = 86_400
const tom = { account: 'tom@elmsample.example' }
const priya = { account: 'priya.nair' }

const passDays = async (at: Deployment, days: number) => {
  for (let day = 0; day < days; day += 1) {
    await runBackgroundTasks(at)
    at.clock.pass(daySeconds)
  }
}

/** The logged warnings of one connection. */
const loggedWarnings = ({ logs }: Deployment, id: string) =>
  logs
    .filter(({ event, connection }) => event === 'connection.end-is-near' && connection === id)
    .map(({ days, what, endsAt }) => ({ days, what, ends_at: endsAt }))

/** The warning in the list of connections. */
const listedWarning = async (browser: Browser, wanted: string) => {
  const list = await browser.call(endpoints.listConnections, {})
  if (!list.ok) throw new Error(list.body.code)
  return list.body.connections.find(({ id }) => id === wanted)?.warning
}

test('a personal token warns 14, 3 and 1 days before its end, in the log and the list', async () => {
  const at = await deployment()
  const browser = openBrowser(at)
  await browser.connectOrThrow({ integration: 'plannr' }, tom)
  const { token } = await at.simulators.plannr.mintPersonalToken({ username: tom.account })
  const integration = IntegrationId.parse('plannr')
  const pasted = await browser.call(endpoints.addPersonalToken, { integration, token, ends_on: '2027-01-04' })
  if (!pasted.ok) throw new Error(pasted.body.code)
  const { id, warning } = pasted.body
  expect(warning).toBeNull()
  await passDays(at, 364)
  await runBackgroundTasks(at)
  const near = { what: 'access', ends_at: '2027-01-04T23:59:59.999Z' }
  expect(loggedWarnings(at, id)).toEqual([14, 3, 1].map((days) => ({ days, ...near })))
  const back = openBrowser(at)
  await back.connectOrThrow({ integration: 'plannr' }, tom)
  expect(await listedWarning(back, id)).toEqual({ days: 1, ...near })
})

test('the documented end of a refresh token warns in the same way, and reconnecting moves it', async () => {
  const at = await deployment({
    config: (text) => text.replace('  docplanner:', '    refresh_token_end: from-consent\n  docplanner:'),
  })
  const browser = openBrowser(at)
  await browser.connectOrThrow({ integration: 'dp-code' }, priya)
  const { id } = await browser.connectOrThrow({ integration: 'plannr', purpose: 'link' }, tom)
  await passDays(at, 180)
  const near = { what: 'renewal', ends_at: '2026-07-06T09:00:00.000Z' }
  expect(loggedWarnings(at, id)).toEqual([14, 3].map((days) => ({ days, ...near })))
  const back = openBrowser(at)
  await back.connectOrThrow({ integration: 'dp-code' }, priya)
  expect(await listedWarning(back, id)).toEqual({ days: 3, ...near })
  await back.connectOrThrow({ integration: 'plannr', purpose: 'reconnect', connection: id }, tom)
  expect(await listedWarning(back, id)).toBeNull()
  await passDays(at, 5)
  expect(loggedWarnings(at, id)).toHaveLength(2)
})
