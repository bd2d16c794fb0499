import { join } from 'node:path'
import { loadSite } from '@planbridge/bff/internal/http/node/load-site.ts'
import type { Browser } from 'playwright'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { signInAtProvider } from '../../harness/browser/at-provider.ts'
import { launchBrowser } from '../../harness/browser/environment.ts'
import { openPerson, type Person } from '../../harness/browser/person.ts'
import { disconnect, openConnected, readAnswer, sendRequest } from '../../harness/browser/screen.ts'
import { deployment, type Deployment } from '../../harness/deployment/deployment.ts'
import { realClock } from '../../harness/deployment/movable-clock.ts'
import { build } from '../../harness/processes/build-site.ts'
import { repositoryRoot } from '../../harness/repository-root.ts'
import { answerOrigins } from '@planbridge/mock/playwright'

const builtSite = () => {
  if (!build(repositoryRoot)) throw new Error('The build of Planbridge failed.')
  const site = loadSite([join(repositoryRoot, 'dist/web')])
  if (site === undefined) throw new Error('There is no built site.')
  return site
}

const withConsole = (text: string) =>
  `console: everyone\n${text.replace('dp-hybrid:', 'dp-hybrid:\n    label: Dynamic Planner')}`

let browser: Browser
let at: Deployment
const people: Person[] = []
beforeAll(async () => {
  browser = await launchBrowser()
  at = await deployment({
    posture: 'signed-in-people',
    config: withConsole,
    clock: realClock(),
    engines: { site: builtSite() },
  })
})
afterEach(async () => {
  for (const person of people.splice(0)) await person.close()
})
afterAll(() => browser.close())

const newPerson = async (): Promise<Person> => {
  const environment = {
    name: 'production origins',
    origin: at.origin,
    browser,
    callbackPaths: ['/callback/dynamic-planner'],
  }
  const person = await openPerson(environment, { serviceWorkers: 'block' })
  const planbridge = {
    origins: [at.origin],
    fetch: async (request: Request) => at.planbridge.fetch(request),
  }
  await answerOrigins(person.context, [planbridge, ...Object.values(at.simulators)])
  people.push(person)
  await person.goHome()
  return person
}

test('MK-07: with the configuration of production the app, the provider and their cookies work at their own origins, without a port', async () => {
  const person = await newPerson()
  const visited: string[] = []
  person.page.on('framenavigated', (frame) => void visited.push(new URL(frame.url()).origin))
  await person.offer('Dynamic Planner', 'user-present').click()
  await signInAtProvider(person.page, 'Priya Nair')
  await openConnected(person, 'Dynamic Planner')
  expect(new Set(visited)).toEqual(new Set(['https://identity.distribution-technology.com', at.origin]))
  await sendRequest(person, 'List clients')
  expect(await readAnswer(person)).toMatch(/"lastName": "Barker"/)
  await disconnect(person, 'Dynamic Planner')
})
