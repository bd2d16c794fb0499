import type { BrowserContextOptions } from 'playwright'
import { afterAll, afterEach, beforeAll } from 'vitest'
import { type Environment, type EnvironmentOptions, openEnvironment } from './environment.ts'
import { openPerson, type Person } from './person.ts'

export interface EnvironmentHandle {
  readonly environment: () => Environment
  /** Opens the start page as a new person with a separate browser context. */
  readonly newPerson: (options?: BrowserContextOptions) => Promise<Person>
}

/** Opens one environment for the tests of a file, and closes its people after each test. */
export const setUpEnvironment = (name: string, options?: EnvironmentOptions): EnvironmentHandle => {
  let environment: Environment | undefined
  const people: Person[] = []
  beforeAll(async () => {
    environment = await openEnvironment(name, options)
  })
  afterEach(async () => {
    for (const person of people.splice(0)) await person.close()
  })
  afterAll(() => environment?.close())
  const current = () => {
    if (!environment) throw new Error('The environment opens before the first test.')
    return environment
  }
  return {
    environment: current,
    newPerson: async (context) => {
      const person = await openPerson(current(), context)
      people.push(person)
      await person.goHome()
      return person
    },
  }
}
