import { describe, expect, it } from 'vitest'
import { Circuit, circuitRules, type CircuitSignal } from './circuit.ts'

const start = 1_000_000

const open = (byte = 128) => {
  const reported: string[] = []
  const circuit = new Circuit({
    random: { bytes: (length) => new Uint8Array(length).fill(byte) },
    opened: (ms) => reported.push(`opened for ${ms}`),
    closed: () => reported.push('closed'),
  })
  const call = (signal: CircuitSignal, now = start, unavailableMs = 0) =>
    circuit.end(signal, now, circuit.begin(now), unavailableMs)
  const calls = (count: number, signal: CircuitSignal, now = start) => {
    for (let n = 0; n < count; n += 1) call(signal, now)
  }
  return { circuit, reported, call, calls }
}

/** The first open time with the jitter in the middle. */
const openMs = 1_000

describe('a circuit breaker', () => {
  it('opens after five calls in a row without a response, not after four', () => {
    const { circuit, calls, reported } = open()
    calls(4, 'no-response')
    expect(circuit.waitMs(start)).toBe(0)
    calls(1, 'success')
    calls(4, 'no-response')
    expect(circuit.state).toBe('closed')
    calls(1, 'no-response')
    expect(circuit.waitMs(start)).toBe(openMs)
    expect(circuit.state).toBe('open')
    expect(reported).toEqual([`opened for ${openMs}`])
  })

  it('opens when four of five responses are server errors, among at least twenty', () => {
    const { circuit, calls } = open()
    calls(3, 'success')
    calls(16, 'server-error')
    expect(circuit.waitMs(start)).toBe(0)
    calls(1, 'server-error')
    expect(circuit.waitMs(start)).toBe(openMs)
  })

  it('stays closed while a quarter of the responses succeed, however many fail', () => {
    const { circuit, call } = open()
    for (let n = 0; n < 4_000; n += 1) call(n % 4 === 0 ? 'success' : 'server-error')
    expect(circuit.state).toBe('closed')
  })

  it('ignores responses older than its sample window', () => {
    const { circuit, calls } = open()
    calls(19, 'server-error')
    calls(19, 'server-error', start + circuitRules.sampleMs)
    expect(circuit.state).toBe('closed')
  })

  it('takes a disconnected client as neither success nor failure', () => {
    const { circuit, calls } = open()
    calls(4, 'no-response')
    calls(50, 'neutral')
    expect(circuit.state).toBe('closed')
    calls(1, 'no-response')
    expect(circuit.state).toBe('open')
  })

  it('admits one probe after its open time and holds the other calls back until the probe ends', () => {
    const { circuit, calls } = open()
    calls(5, 'no-response')
    expect(circuit.waitMs(start + openMs - 1)).toBe(1)
    const later = start + openMs
    expect(circuit.waitMs(later)).toBe(0)
    expect(circuit.begin(later)).toBe(true)
    expect(circuit.waitMs(later)).toBeGreaterThan(0)
  })

  it('closes after a successful probe and starts counting from zero', () => {
    const { circuit, calls, reported } = open()
    calls(5, 'no-response')
    calls(1, 'success', start + openMs)
    expect(circuit.state).toBe('closed')
    expect(reported.at(-1)).toBe('closed')
    calls(4, 'no-response', start + openMs)
    expect(circuit.state).toBe('closed')
    calls(1, 'no-response', start + openMs)
    expect(circuit.waitMs(start + openMs)).toBe(openMs)
  })

  it.each(['no-response', 'server-error'] as const)(
    'opens for twice as long after a probe that ends with %s, up to half a minute',
    (signal) => {
      const { circuit, calls } = open()
      calls(5, 'no-response')
      let now = start
      const openTimes = Array.from({ length: 7 }, () => {
        const wait = circuit.waitMs(now)
        now += wait
        calls(1, signal, now)
        return wait
      })
      expect(openTimes).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000])
    },
  )

  it('allows another probe after the client of the first one disconnected', () => {
    const { circuit, calls } = open()
    calls(5, 'no-response')
    calls(1, 'neutral', start + openMs)
    expect(circuit.state).toBe('open')
    expect(circuit.waitMs(start + openMs)).toBe(0)
  })

  it('does not stay open forever if a probe never ends', () => {
    const { circuit, calls } = open()
    calls(5, 'no-response')
    circuit.begin(start + openMs)
    expect(circuit.waitMs(start + openMs + circuitRules.probeMs - 1)).toBeGreaterThan(0)
    expect(circuit.waitMs(start + openMs + circuitRules.probeMs)).toBe(0)
  })

  it('ignores the results of calls that were in flight when it opened', () => {
    const { circuit, calls } = open()
    const probes = [circuit.begin(start), circuit.begin(start)]
    calls(5, 'no-response')
    circuit.end('success', start, probes[0] ?? false)
    circuit.end('no-response', start, probes[1] ?? false)
    expect(circuit.waitMs(start)).toBe(openMs)
  })

  it('stays open for as long as the response asks, up to half a minute', () => {
    for (const [requestedMs, waitMs] of [
      [20_000, 20_000],
      [600_000, 30_000],
      [1, openMs],
    ] as const) {
      const { circuit, calls, call } = open()
      calls(19, 'server-error')
      call('server-error', start, requestedMs)
      expect(circuit.waitMs(start)).toBe(waitMs)
    }
  })

  it('varies its open time by a quarter in either direction, so that instances do not probe together', () => {
    const openMsWith = (byte: number) => {
      const { circuit, calls } = open(byte)
      calls(5, 'no-response')
      return circuit.waitMs(start)
    }
    expect(openMsWith(0)).toBe(750)
    expect(openMsWith(255)).toBe(1_248)
  })
})
