import { expect, test } from 'vitest'
import { openClientDisconnect } from './client-disconnect.ts'

test('a disconnect calls the latest listener, once', () => {
  const caller = openClientDisconnect()
  const calls: string[] = []
  caller.onDisconnect(() => calls.push('first'))
  caller.onDisconnect(() => calls.push('last'))
  caller.disconnect()
  caller.disconnect()
  expect([caller.disconnected, calls]).toEqual([true, ['last']])
})

test('a removed listener is not called', () => {
  const caller = openClientDisconnect()
  const calls: string[] = []
  caller.onDisconnect(() => calls.push('removed'))
  caller.removeListener()
  caller.disconnect()
  expect([caller.disconnected, calls]).toEqual([true, []])
})
