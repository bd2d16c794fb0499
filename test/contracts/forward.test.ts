import { openClientDisconnect } from '@planbridge/bff/internal/transport/client-disconnect.ts'
import { fetchForward } from '@planbridge/bff/testing'
import { undiciForward } from '@planbridge/bff/internal/transport/undici-engine.ts'
import { describe, expect, onTestFinished, test } from 'vitest'
import { forwardContract } from './forward-contract.ts'
import { openForwardEnvironment } from './forward/environment.ts'
import { echoOf, requestTo } from './forward/requests.ts'

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
    const environment = await openForwardEnvironment()
    const { forward, close } = open()
    onTestFinished(async () => void (await Promise.all([close(), environment.close()])))
    await prove(forward, environment)
  })
})

// A listener keeps the whole call in memory. `fetch` does not report the end of a body, and few calls use it.
test('undici removes its disconnect listener after the last byte of a response and after a failure', async () => {
  const environment = await openForwardEnvironment()
  const { forward, close } = undiciForward()
  onTestFinished(async () => void (await Promise.all([close(), environment.close()])))
  const forgotten: string[] = []
  const callerOf = (name: string) =>
    Object.assign(openClientDisconnect(), { removeListener: () => void forgotten.push(name) })
  await echoOf(forward, requestTo(`${environment.origin}/echo`, { caller: callerOf('answered') }))
  await forward(requestTo('http://127.0.0.1:1/', { caller: callerOf('failed') }))
  expect(forgotten).toEqual(['answered', 'failed'])
})
