import { expect, test } from 'vitest'
import { openClientDisconnect } from './client-disconnect.ts'

test('whoever leaves is heard by the one that listened last, once', () => {
  const caller = openClientDisconnect()
  const heard: string[] = []
  caller.onDisconnect(() => heard.push('first'))
  caller.onDisconnect(() => heard.push('last'))
  caller.leave()
  caller.leave()
  expect([caller.gone, heard]).toEqual([true, ['last']])
})

test('who listened is let go, and hears nothing any more', () => {
  const caller = openClientDisconnect()
  const heard: string[] = []
  caller.onDisconnect(() => heard.push('forgotten'))
  caller.forget()
  caller.leave()
  expect([caller.gone, heard]).toEqual([true, []])
})
