import type { BrowserContextOptions } from 'playwright'
import { afterAll, afterEach, beforeAll } from 'vitest'
import { openPerson, type Person } from './person.ts'
import { openStage, type Stage, type StageWish } from './stage.ts'

export interface SetStage {
  readonly stage: () => Stage
  /** A person with a browser of their own, at the start page. */
  readonly somebody: (options?: BrowserContextOptions) => Promise<Person>
}

/** One stage for the tests of a file; whoever came leaves when the test is over. */
export const setStage = (name: string, wish?: StageWish): SetStage => {
  let stage: Stage | undefined
  const people: Person[] = []
  beforeAll(async () => {
    stage = await openStage(name, wish)
  })
  afterEach(async () => {
    for (const person of people.splice(0)) await person.close()
  })
  afterAll(() => stage?.close())
  const present = () => {
    if (!stage) throw new Error('The stage opens before the first test.')
    return stage
  }
  return {
    stage: present,
    somebody: async (options) => {
      const person = await openPerson(present(), options)
      people.push(person)
      await person.goHome()
      return person
    },
  }
}
