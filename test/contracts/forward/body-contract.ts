import { expect } from 'vitest'
import type { ForwardContract } from './forward-contract-type.ts'
import { answered, readerOf, received, to } from './asking.ts'

/** What every engine of `forward` must hold to with bodies that are never here whole. */
export const bodyContract: ForwardContract = {
  'a body that arrives in pieces goes on in pieces, and its length with it where it is known': async (
    forward,
    environment,
  ) => {
    const chunks = async function* () {
      yield new TextEncoder().encode('{"a":')
      await Promise.resolve()
      yield new TextEncoder().encode('1}')
    }
    for (const known of [{}, { 'content-length': '7' }]) {
      const seen = await received(
        forward,
        to(`${environment.origin}/echo`, { method: 'POST', headers: known, body: chunks() }),
      )
      expect(seen.body).toBe('{"a":1}')
    }
  },
  'a body that throws on its way ends the call, and says why': async (forward, environment) => {
    const why = new Error('more than was allowed')
    const chunks = async function* () {
      yield new TextEncoder().encode('first')
      await expect.poll(() => environment.requests().length).toBe(1)
      throw why
    }
    const outcome = await forward(to(`${environment.origin}/silent`, { method: 'POST', body: chunks() }))
    expect(outcome).toMatchObject({ kind: 'unreachable', cause: why })
    await environment.hungUp
  },
  'PX-15: a slow reader makes the provider wait': async (forward, environment) => {
    const reader = readerOf(await answered(forward, to(`${environment.origin}/flood`)))
    await reader.next()
    await expect.poll(() => environment.isHeldUp(), { timeout: 10_000 }).toBe(true)
    const held = environment.flooded()
    expect(held).toBeLessThan(64_000_000)
    await reader.next()
    await reader.return?.()
    await environment.hungUp
  },
}
