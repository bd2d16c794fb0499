import { expect, test } from 'vitest'
import { openDeparture } from './departure.ts'

test('whoever leaves is heard by the one that listened last, once', () => {
  const caller = openDeparture()
  const heard: string[] = []
  caller.whenGone(() => heard.push('first'))
  caller.whenGone(() => heard.push('last'))
  caller.leave()
  caller.leave()
  expect([caller.gone, heard]).toEqual([true, ['last']])
})

test('who listened is let go, and hears nothing any more', () => {
  const caller = openDeparture()
  const heard: string[] = []
  caller.whenGone(() => heard.push('forgotten'))
  caller.forget()
  caller.leave()
  expect([caller.gone, heard]).toEqual([true, []])
})
