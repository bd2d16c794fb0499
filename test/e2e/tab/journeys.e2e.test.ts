import { describe, expect, test } from 'vitest'
import { appJourneys, walk } from '../../harness/tab/app-journeys.ts'
import { setUpTab } from '../../harness/tab/set-up-tab.ts'

const { newPerson, origin } = setUpTab('journeys in a tab')

describe('MK-06: in one tab, with nothing but a static web server,', () => {
  test.each(appJourneys)('$name: a person connects, calls, reloads and disconnects', async (journey) => {
    const { answer, ended } = await walk(await newPerson(), origin(), journey)
    expect(answer).toMatch(journey.answer)
    expect(ended).toEqual([404, 'connection-not-found'])
  })
})
