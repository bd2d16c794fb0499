import { describe, expect, it } from 'vitest'
import type { HealthSignal } from './call-outcome.ts'
import { PairCircuit } from './pair-circuit.ts'

const start = 1_000_000

/** The calls of one person and operation. The jitter of the circuit is its mean. */
const open = () => {
  let now = start
  const circuit = new PairCircuit({ bytes: (length) => new Uint8Array(length).fill(128) })
  /** Ends so many calls, and returns for how long the calls rest after the last one. */
  const end = (signal: HealthSignal, { times = 1, isProbe = false, askedMs = 0 } = {}): number => {
    let restMs = 0
    for (let call = 0; call < times; call += 1) restMs = circuit.end(signal, { now, isProbe, askedMs })
    return restMs
  }
  return {
    circuit,
    end,
    waitMs: () => circuit.waitMs(now),
    begin: () => circuit.begin(now),
    refuse: (forMs: number, code: 'rate-limited' | 'quota-exhausted' = 'rate-limited') =>
      circuit.refuse(forMs, code, now),
    pass: (ms: number) => void (now += ms),
  }
}

describe("PX-30: one person's calls of an operation", () => {
  it.each([
    ['server-error', 20],
    ['no-response', 5],
  ] as const)('rest for a second after %s %i times in a row', (signal, times) => {
    const { end, waitMs, circuit } = open()
    expect([end(signal, { times: times - 1 }), waitMs()]).toEqual([0, 0])
    expect([end(signal), waitMs(), circuit.code]).toEqual([1_000, 1_000, 'provider-unreachable'])
    expect([circuit.isClear, end('server-error', { times: 20 })]).toEqual([false, 0])
  })

  it('do not rest if a success is among the troubles, and neither for what is no trouble of the server', () => {
    const { end, circuit } = open()
    expect(end('server-error', { times: 19 }) + end('success') + end('server-error', { times: 19 })).toBe(0)
    expect(end('success')).toBe(0)
    expect(circuit.isClear).toBe(true)
    expect(end('no-connection', { times: 50 }) + end('neutral', { times: 50 })).toBe(0)
    expect(circuit.isClear).toBe(true)
  })

  it.each([
    [59_999, 1_000],
    [60_000, 0],
  ])('count troubles that are %i ms apart as in a row: they then rest for %i ms', (apartMs, restMs) => {
    const { end, pass } = open()
    end('server-error', { times: 19 })
    pass(apartMs)
    expect(end('server-error')).toBe(restMs)
  })

  it('rest for as long as the server asks, and at most for half a minute', () => {
    expect(open().end('server-error', { times: 20, askedMs: 12_000 })).toBe(12_000)
    expect(open().end('server-error', { times: 20, askedMs: 90_000 })).toBe(30_000)
  })

  it('are probed once after their rest; another trouble doubles it, and a success ends it', () => {
    const { end, begin, waitMs, pass, circuit } = open()
    end('server-error', { times: 20 })
    pass(1_000)
    expect([begin(), waitMs()]).toEqual([true, 1_000])
    expect([end('no-response', { isProbe: true }), waitMs()]).toEqual([2_000, 2_000])
    pass(2_000)
    expect([begin(), end('success', { isProbe: true }), waitMs(), circuit.isClear]).toEqual([
      true,
      0,
      0,
      true,
    ])
    expect(begin()).toBe(false)
    expect(end('server-error', { times: 20 })).toBe(1_000)
  })

  it.each(['neutral', 'no-connection'] as const)(
    'are probed by the next one if the probe shows nothing: %s',
    (signal) => {
      const { end, begin, waitMs, pass, circuit } = open()
      end('server-error', { times: 20 })
      pass(1_000)
      begin()
      expect([end(signal, { isProbe: true }), waitMs(), circuit.isClear]).toEqual([0, 0, false])
      expect(begin()).toBe(true)
      expect(end('server-error', { isProbe: true })).toBe(2_000)
    },
  )
})

describe('PX-31: a refusal by the provider', () => {
  it('rests the calls with its own code, unless they rest for as long already', () => {
    const { refuse, waitMs, circuit, pass } = open()
    expect([refuse(5_000, 'quota-exhausted'), waitMs(), circuit.code]).toEqual([
      true,
      5_000,
      'quota-exhausted',
    ])
    expect([refuse(5_000), refuse(4_000), waitMs(), circuit.code]).toEqual([
      false,
      false,
      5_000,
      'quota-exhausted',
    ])
    pass(1_000)
    expect([refuse(5_000), waitMs(), circuit.code]).toEqual([false, 5_000, 'rate-limited'])
    expect([refuse(6_000), refuse(7_001), waitMs()]).toEqual([false, true, 7_001])
  })
})
