import { expect } from 'vitest'
import type { ForwardContract } from './forward-contract-type.ts'
import { readerOf, requestTo, responseOf } from '../../harness/raw-api/forward-requests.ts'
import { echoOf } from './requests.ts'

/** Guarantees of every `forward` engine for streamed bodies. */
export const bodyContract: ForwardContract = {
  'a streamed body is forwarded, with or without a known length': async (forward, environment) => {
    const chunks = async function* () {
      yield new TextEncoder().encode('{"a":')
      await Promise.resolve()
      yield new TextEncoder().encode('1}')
    }
    for (const known of [{}, { 'content-length': '7' }]) {
      const echo = await echoOf(
        forward,
        requestTo(`${environment.origin}/echo`, { method: 'POST', headers: known, body: chunks() }),
      )
      expect(echo.body).toBe('{"a":1}')
    }
  },
  'an error of the request body ends the call and is its cause': async (forward, environment) => {
    const cause = new Error('more than was allowed')
    const chunks = async function* () {
      yield new TextEncoder().encode('first')
      await expect.poll(() => environment.requests().length).toBe(1)
      throw cause
    }
    const outcome = await forward(
      requestTo(`${environment.origin}/silent`, { method: 'POST', body: chunks() }),
    )
    expect(outcome).toMatchObject({ kind: 'unreachable', cause })
    await environment.disconnected
  },
  'PX-15: a slow reader applies backpressure to the provider': async (forward, environment) => {
    const reader = readerOf(await responseOf(forward, requestTo(`${environment.origin}/flood`)))
    await reader.next()
    await expect.poll(() => environment.isStalled(), { timeout: 60_000 }).toBe(true)
    const sentBytes = environment.flooded()
    expect(sentBytes).toBeLessThan(64_000_000)
    await reader.next()
    await reader.return?.()
    await environment.disconnected
  },
}
