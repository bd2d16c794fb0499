import { describe, expect, it } from 'vitest'
import { Circuit, circuitRules } from './circuit.ts'

const start = 1_000_000

const open = (byte = 128) => {
  const circuit = new Circuit({ bytes: (length) => new Uint8Array(length).fill(byte) })
  return { circuit, openMs: circuit.open(start) }
}

/** The first open time with the jitter in the middle. */
const openMs = 1_000

describe('a circuit breaker', () => {
  it('is closed until its owner opens it', () => {
    const circuit = new Circuit({ bytes: (length) => new Uint8Array(length) })
    expect([circuit.isOpen, circuit.waitMs(start), circuit.begin(start)]).toEqual([false, 0, false])
  })

  it('admits one probe after its open time and holds the other calls back until the probe ends', () => {
    const { circuit } = open()
    expect(circuit.waitMs(start + openMs - 1)).toBe(1)
    const later = start + openMs
    expect(circuit.waitMs(later)).toBe(0)
    expect(circuit.begin(later)).toBe(true)
    expect(circuit.waitMs(later)).toBeGreaterThan(0)
    circuit.abandonProbe()
    expect(circuit.waitMs(later)).toBe(0)
  })

  it('opens for twice as long each time in a row, up to half a minute, and starts again after it was closed', () => {
    const { circuit } = open()
    const openTimes = Array.from({ length: 6 }, () => circuit.open(start))
    expect(openTimes).toEqual([2_000, 4_000, 8_000, 16_000, 30_000, 30_000])
    circuit.close()
    expect([circuit.isOpen, circuit.waitMs(start), circuit.open(start)]).toEqual([false, 0, openMs])
  })

  it('allows another probe if one does not end', () => {
    const { circuit } = open()
    circuit.begin(start + openMs)
    expect(circuit.waitMs(start + openMs + circuitRules.probeMs - 1)).toBeGreaterThan(0)
    expect(circuit.waitMs(start + openMs + circuitRules.probeMs)).toBe(0)
  })

  it('stays open for as long as the server asks, up to half a minute', () => {
    for (const [askedMs, waitMs] of [
      [20_000, 20_000],
      [600_000, 30_000],
      [1, openMs],
    ] as const) {
      const circuit = new Circuit({ bytes: (length) => new Uint8Array(length).fill(128) })
      circuit.open(start, askedMs)
      expect(circuit.waitMs(start)).toBe(waitMs)
    }
  })

  it('varies its open time by a quarter in either direction, so that instances do not probe together', () => {
    expect(open(0).openMs).toBe(750)
    expect(open(255).openMs).toBe(1_248)
  })
})
