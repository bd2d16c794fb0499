import { openClientDisconnect } from '@planbridge/bff/internal/transport/client-disconnect.ts'
import { fetchForward } from '@planbridge/bff/testing'
import { undiciForward } from '@planbridge/bff/internal/transport/undici-engine.ts'
import { describe, expect, onTestFinished, test } from 'vitest'
import { received, to } from './forward/asking.ts'
import { openEnvironment } from './forward/environment.ts'
import { forwardContract } from './forward-contract.ts'

const engines = [
  { engine: 'undici', open: undiciForward },
  {
    engine: 'fetch',
    open: () => ({ forward: fetchForward((request) => fetch(request)), close: () => Promise.resolve() }),
  },
]

describe.each(engines)('forward through $engine', ({ open }) => {
  test.each(Object.entries(forwardContract))('%s', async (_guarantee, prove) => {
    expect.hasAssertions()
    const environment = await openEnvironment()
    const { forward, close } = open()
    onTestFinished(async () => void (await Promise.all([close(), environment.close()])))
    await prove(forward, environment)
  })
})

// What listens keeps the whole call in memory. `fetch` has no word for the end of a body, and calls by it are few.
test('undici lets go of whoever listens for a departure with the last byte of an answer, and with a failure', async () => {
  const environment = await openEnvironment()
  const { forward, close } = undiciForward()
  onTestFinished(async () => void (await Promise.all([close(), environment.close()])))
  const forgotten: string[] = []
  const callerOf = (name: string) =>
    Object.assign(openClientDisconnect(), { removeListener: () => void forgotten.push(name) })
  await received(forward, to(`${environment.origin}/echo`, { caller: callerOf('answered') }))
  await forward(to('http://127.0.0.1:1/', { caller: callerOf('failed') }))
  expect(forgotten).toEqual(['answered', 'failed'])
})
