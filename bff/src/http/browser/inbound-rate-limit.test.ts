import { type Endpoint, endpoints } from '@planbridge/shared/contract'
import type { Context } from 'hono'
import { describe, expect, it } from 'vitest'
import { Failure } from '../../failure.ts'
import type { RequestSession } from '../../principal/request-session.ts'
import { monotonicClock } from '../../runtime/monotonic-clock.ts'
import { inboundRateLimit } from './inbound-rate-limit.ts'

const limited = endpoints.startAttempt
const other = endpoints.completeAttempt

const sessionOf = (record: string, subject: string | null) =>
  ({ session: { record, subject } }) as unknown as RequestSession
const person = sessionOf('record-of-ana', 'ana')
const browser = (name: string) => sessionOf(name, null)
const stranger = {} as RequestSession

const open = () => {
  let now = 1_000_000
  const limit = inboundRateLimit(monotonicClock(() => now))
  /** Sends a request. Returns the seconds to wait, or 0. */
  const send = (session: RequestSession, address?: string, endpoint: Endpoint = limited): number => {
    try {
      limit({ env: { address } } as unknown as Context, endpoint, session)
      return 0
    } catch (error) {
      if (error instanceof Failure && error.code === 'too-many-requests') return error.retryAfterSeconds ?? 0
      throw error
    }
  }
  /** Sends requests until one is refused. Returns how many were not. */
  const sendAll = (...[session, address, endpoint]: Parameters<typeof send>): number => {
    for (let count = 0; count < 10_000; count += 1) if (send(session, address, endpoint) > 0) return count
    throw new Error('no limit')
  }
  return { send, sendAll, pass: (ms: number) => void (now += ms) }
}

const office = '203.0.113.7'
const home = '203.0.113.8'

describe('requests of a signed-in person (TX-42)', () => {
  it('are limited to 120 a minute and endpoint, whatever their addresses are', () => {
    const { send, sendAll, pass } = open()
    expect(sendAll(person, office)).toBe(120)
    expect([send(person, home), sendAll(person, office, other)]).toEqual([1, 120])
    pass(60_000)
    expect(sendAll(person, office)).toBe(120)
  })

  it('do not count for the address, nor those of the address for the person', () => {
    const { sendAll } = open()
    sendAll(stranger, office)
    sendAll(person, office)
    expect([sendAll(browser('one'), office), sendAll(sessionOf('record-of-ben', 'ben'), office)]).toEqual([
      120, 120,
    ])
  })

  it('count under the same record after the id of the session has changed', () => {
    const { sendAll, send } = open()
    sendAll(person, office)
    const { session } = person
    expect(send({ former: session } as unknown as RequestSession, office)).toBe(1)
  })
})

describe('requests of browsers that are not signed in (TX-42)', () => {
  it('share a limit of 3,000 an address beyond ten of their own', () => {
    const { send, sendAll } = open()
    let beyond = 0
    for (let name = 0; beyond < 3_000; name += 1) beyond += sendAll(browser(`b${name}`), office) - 10
    expect(beyond).toBe(3_000)
    const late = browser('late')
    expect([sendAll(late, office), send(late, home)]).toEqual([10, 0])
  })

  it('are limited to 120 a minute each, also without a known address', () => {
    const { sendAll } = open()
    expect([sendAll(browser('one'), office), sendAll(browser('two'))]).toEqual([120, 120])
  })
})

describe('requests without a session (TX-42)', () => {
  it('are limited to 3,000 a minute and network, and a network of IPv6 is one household', () => {
    const { send, sendAll } = open()
    expect(sendAll(stranger, '2001:db8:1:2::1')).toBe(3_000)
    expect(send(stranger, '2001:db8:1:2:ffff::9')).toBe(1)
    expect(send(stranger, '2001:db8:1:3::1')).toBe(0)
    expect(sendAll(stranger, office)).toBe(3_000)
  })

  it('are not limited where there is no network, or by an endpoint that does not fail for it', () => {
    const { send } = open()
    for (let count = 0; count < 4_000; count += 1) {
      expect(send(stranger)).toBe(0)
      expect(send(stranger, office, endpoints.getSession)).toBe(0)
    }
  })
})
