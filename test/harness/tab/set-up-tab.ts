import type { Browser } from 'playwright'
import { afterAll, afterEach, beforeAll } from 'vitest'
import { launchBrowser } from '../browser/environment.ts'
import { openPerson, type Person } from '../browser/person.ts'
import { demoFolder } from './demo-folder.ts'
import { recordWorker } from './record-worker.ts'
import { serveFolder, type StaticHost } from './serve-folder.ts'

/** A browser and a static web server with the demo. There is no process of Planbridge or of a provider. */
export interface TabEnvironment {
  readonly origin: () => string
  readonly browser: () => Browser
  readonly host: () => StaticHost
  /** Opens the start page in a browser context of its own. */
  readonly newPerson: (options?: Parameters<typeof openPerson>[1]) => Promise<Person>
}

/** The redirect URIs of the demo, for the records of the secret scan. */
const callbackPaths = ['/callback/dynamic-planner', '/oauth/dynamic-planner/return', '/callback/plannr']

/** Opens the environment for the tests of a file, and closes its people after each test. */
export const setUpTab = (name: string): TabEnvironment => {
  let opened: { readonly browser: Browser; readonly host: StaticHost } | undefined
  const people: { readonly person: Person; readonly recorded: () => Promise<void> }[] = []
  beforeAll(async () => {
    const folder = await demoFolder()
    const [browser, host] = await Promise.all([launchBrowser(), serveFolder(() => folder)])
    opened = { browser, host }
  })
  afterEach(async () => {
    for (const { person, recorded } of people.splice(0)) {
      await recorded()
      await person.close()
    }
  })
  afterAll(async () => {
    await opened?.browser.close()
    await opened?.host.stop()
  })
  const current = () => {
    if (!opened) throw new Error('The environment opens before the first test.')
    return opened
  }
  const origin = () => `http://localhost:${current().host.port}`
  return {
    origin,
    browser: () => current().browser,
    host: () => current().host,
    async newPerson(options) {
      const { browser } = current()
      const person = await openPerson({ name, origin: origin(), browser, callbackPaths }, options)
      people.push({ person, recorded: recordWorker(person.context, name, callbackPaths) })
      await person.goHome()
      return person
    },
  }
}
