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

test('a call that the server ends is aborted and broken off once, with its cause', () => {
  const caller = openClientDisconnect()
  const calls: string[] = []
  caller.onDisconnect(() => calls.push('aborted'))
  caller.onEnd(() => calls.push('broken off'))
  const cause = new Error('too slow')
  caller.end(cause)
  caller.end(new Error('again'))
  caller.disconnect()
  expect([caller.endedBy, calls]).toEqual([cause, ['aborted', 'broken off']])
})

test('a call that has ended aborts a request that starts afterwards, and a client that has left is not ended', () => {
  const [ended, left] = [openClientDisconnect(), openClientDisconnect()]
  const calls: string[] = []
  ended.end(new Error('too slow'))
  ended.onDisconnect(() => calls.push('aborted'))
  left.disconnect()
  left.end(new Error('too slow'))
  expect([calls, left.endedBy]).toEqual([['aborted'], undefined])
})
