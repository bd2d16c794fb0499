import { describe, expect, it } from 'vitest'
import { Circuit, circuitRules, type Sign } from './circuit.ts'

const start = 1_000_000

const open = (byte = 128) => {
  const told: string[] = []
  const circuit = new Circuit({
    random: { bytes: (length) => new Uint8Array(length).fill(byte) },
    opened: (ms) => told.push(`opened for ${ms}`),
    closed: () => told.push('closed'),
  })
  const call = (sign: Sign, now = start, askedMs = 0) => circuit.end(sign, now, circuit.begin(now), askedMs)
  const calls = (count: number, sign: Sign, now = start) => {
    for (let n = 0; n < count; n += 1) call(sign, now)
  }
  return { circuit, told, call, calls }
}

/** Its first pause, with chance in the middle. */
const sleep = 1_000

describe('a circuit', () => {
  it('opens after five calls in a row without an answer, not after four', () => {
    const { circuit, calls, told } = open()
    calls(4, 'silent')
    expect(circuit.waitMs(start)).toBe(0)
    calls(1, 'answered')
    calls(4, 'silent')
    expect(circuit.state).toBe('closed')
    calls(1, 'silent')
    expect(circuit.waitMs(start)).toBe(sleep)
    expect(circuit.state).toBe('open')
    expect(told).toEqual([`opened for ${sleep}`])
  })

  it('opens when four of five answers fail, of twenty at least', () => {
    const { circuit, calls } = open()
    calls(3, 'answered')
    calls(16, 'failing')
    expect(circuit.waitMs(start)).toBe(0)
    calls(1, 'failing')
    expect(circuit.waitMs(start)).toBe(sleep)
  })

  it('stays closed while a fourth of the answers is sound, however many fail', () => {
    const { circuit, call } = open()
    for (let n = 0; n < 4_000; n += 1) call(n % 4 === 0 ? 'answered' : 'failing')
    expect(circuit.state).toBe('closed')
  })

  it('forgets answers that are older than its sample', () => {
    const { circuit, calls } = open()
    calls(19, 'failing')
    calls(19, 'failing', start + circuitRules.sampleMs)
    expect(circuit.state).toBe('closed')
  })

  it('a caller who left is no sign, neither good nor bad', () => {
    const { circuit, calls } = open()
    calls(4, 'silent')
    calls(50, 'nothing')
    expect(circuit.state).toBe('closed')
    calls(1, 'silent')
    expect(circuit.state).toBe('open')
  })

  it('lets one call through after its pause, and the others wait for its end', () => {
    const { circuit, calls } = open()
    calls(5, 'silent')
    expect(circuit.waitMs(start + sleep - 1)).toBe(1)
    const later = start + sleep
    expect(circuit.waitMs(later)).toBe(0)
    expect(circuit.begin(later)).toBe(true)
    expect(circuit.waitMs(later)).toBeGreaterThan(0)
  })

  it('a probe that is answered closes it, and it counts from the beginning', () => {
    const { circuit, calls, told } = open()
    calls(5, 'silent')
    calls(1, 'answered', start + sleep)
    expect(circuit.state).toBe('closed')
    expect(told.at(-1)).toBe('closed')
    calls(4, 'silent', start + sleep)
    expect(circuit.state).toBe('closed')
    calls(1, 'silent', start + sleep)
    expect(circuit.waitMs(start + sleep)).toBe(sleep)
  })

  it.each(['silent', 'failing'] as const)(
    'a probe that is %s opens it for twice as long, up to half a minute',
    (sign) => {
      const { circuit, calls } = open()
      calls(5, 'silent')
      let now = start
      const pauses = Array.from({ length: 7 }, () => {
        const wait = circuit.waitMs(now)
        now += wait
        calls(1, sign, now)
        return wait
      })
      expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000])
    },
  )

  it('a probe whose caller left makes room for the next one', () => {
    const { circuit, calls } = open()
    calls(5, 'silent')
    calls(1, 'nothing', start + sleep)
    expect(circuit.state).toBe('open')
    expect(circuit.waitMs(start + sleep)).toBe(0)
  })

  it('a probe that never ends does not keep it shut for ever', () => {
    const { circuit, calls } = open()
    calls(5, 'silent')
    circuit.begin(start + sleep)
    expect(circuit.waitMs(start + sleep + circuitRules.probeMs - 1)).toBeGreaterThan(0)
    expect(circuit.waitMs(start + sleep + circuitRules.probeMs)).toBe(0)
  })

  it('calls that were under way when it opened change nothing', () => {
    const { circuit, calls } = open()
    const probes = [circuit.begin(start), circuit.begin(start)]
    calls(5, 'silent')
    circuit.end('answered', start, probes[0] ?? false)
    circuit.end('silent', start, probes[1] ?? false)
    expect(circuit.waitMs(start)).toBe(sleep)
  })

  it('waits as long as the answer asks, within half a minute', () => {
    for (const [asked, waits] of [
      [20_000, 20_000],
      [600_000, 30_000],
      [1, sleep],
    ] as const) {
      const { circuit, calls, call } = open()
      calls(19, 'failing')
      call('failing', start, asked)
      expect(circuit.waitMs(start)).toBe(waits)
    }
  })

  it('spreads its pause by a fourth to either side, so that instances do not come back together', () => {
    const pauseAt = (byte: number) => {
      const { circuit, calls } = open(byte)
      calls(5, 'silent')
      return circuit.waitMs(start)
    }
    expect(pauseAt(0)).toBe(750)
    expect(pauseAt(255)).toBe(1_248)
  })
})
