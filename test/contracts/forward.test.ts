import { openClientDisconnect } from '@planbridge/bff/internal/transport/client-disconnect.ts'
import { fetchForward } from '@planbridge/bff/testing'
import { undiciForward } from '@planbridge/bff/internal/transport/undici-engine.ts'
import { openEgress } from '@planbridge/bff/internal/transport/egress-engine.ts'
import { directEgress } from '@planbridge/bff/internal/transport/egress.ts'
import { describe, expect, onTestFinished, test } from 'vitest'
import { forwardContract } from './forward-contract.ts'
import { openForwardProxy } from '../harness/egress/forward-proxy.ts'
import { openForwardEnvironment } from './forward/environment.ts'
import { requestTo } from '../harness/raw-api/forward-requests.ts'
import { echoOf } from './forward/requests.ts'

/** The origins of the contract are http, so this engine uses the absolute form. */
const throughProxy = async () => {
  const proxy = await openForwardProxy()
  const settings = { origin: proxy.origin, authorization: null }
  const engine = undiciForward(
    {},
    openEgress({ ...directEgress, proxies: { http: settings, https: settings } }),
  )
  return {
    forward: engine.forward,
    close: async () => void (await Promise.all([engine.close(), proxy.close()])),
  }
}

/** A forward proxy answers in the place of a provider that it does not reach. */
const refusedSocket =
  'a provider that refuses the socket is unreachable, and the detail contains no credential'
const { [refusedSocket]: _refused, ...behindProxy } = forwardContract

const engines = [
  { engine: 'undici', open: () => undiciForward(), guarantees: forwardContract },
  { engine: 'undici behind a forward proxy', open: throughProxy, guarantees: behindProxy },
  {
    engine: 'fetch',
    open: () => ({ forward: fetchForward((request) => fetch(request)), close: () => Promise.resolve() }),
    guarantees: forwardContract,
  },
]

describe.each(engines)('forward through $engine', ({ open, guarantees }) => {
  test.each(Object.entries(guarantees))('%s', async (_guarantee, prove) => {
    expect.hasAssertions()
    const environment = await openForwardEnvironment()
    const { forward, close } = await open()
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
