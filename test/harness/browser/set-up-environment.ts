import type { BrowserContextOptions } from 'playwright'
import { afterAll, afterEach, beforeAll } from 'vitest'
import { openPerson, type Person } from './person.ts'
import { openEnvironment, type Environment, type EnvironmentOptions } from './environment.ts'

export interface EnvironmentHandle {
  readonly environment: () => Environment
  /** A person with a browser of their own, at the start page. */
  readonly somebody: (options?: BrowserContextOptions) => Promise<Person>
}

/** One stage for the tests of a file; whoever came leaves when the test is over. */
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
  const present = () => {
    if (!environment) throw new Error('The stage opens before the first test.')
    return environment
  }
  return {
    environment: present,
    somebody: async (options) => {
      const person = await openPerson(present(), options)
      people.push(person)
      await person.goHome()
      return person
    },
  }
}
