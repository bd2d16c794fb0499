import { describe, expect, it } from 'vitest'
import type { HealthSignal } from './call-outcome.ts'
import { ServerHealth } from './server-health.ts'
import { sampleRules } from './trouble-sample.ts'

const start = 1_000_000
const openMs = 1_000

const open = () => {
  const reported: string[] = []
  const health = new ServerHealth({
    random: { bytes: (length) => new Uint8Array(length).fill(128) },
    opened: ({ openMs: forMs, concerns }) => reported.push(`opened for ${concerns}, ${forMs} ms`),
    closed: () => reported.push('closed'),
  })
  interface Call {
    readonly person?: string
    readonly operation?: string
    readonly now?: number
    readonly askedMs?: number
  }
  const call = (
    signal: HealthSignal,
    { person = 'ana', operation = 'list', now = start, askedMs = 0 }: Call = {},
  ) => health.end({ signal, person, operation, isProbe: health.begin(person, now), askedMs }, now)
  const calls = (count: number, signal: HealthSignal, made: Call = {}) => {
    for (let n = 0; n < count; n += 1) call(signal, made)
  }
  const waits = (now = start) => ['ana', 'ben', 'eve'].map((person) => health.waitMsFor(person, now))
  return { health, reported, call, calls, waits }
}

describe('PX-30: the circuit of a server', () => {
  it('stays closed whatever one operation of one person causes', () => {
    for (const signal of ['server-error', 'no-response'] as const) {
      const { calls, waits } = open()
      calls(1_000, signal)
      expect(waits()).toEqual([0, 0, 0])
    }
  })

  it('opens for one person whose several operations all fail, while no other person succeeds', () => {
    const { calls, waits, reported, health } = open()
    calls(20, 'server-error')
    calls(9, 'server-error', { operation: 'put' })
    expect(waits()).toEqual([0, 0, 0])
    calls(1, 'server-error', { operation: 'put' })
    expect(waits()).toEqual([openMs, 0, 0])
    expect([reported, health.state]).toEqual([[`opened for one-person, ${openMs} ms`], 'open'])
  })

  it('stays closed for one person with failing operations while another person succeeds', () => {
    const { calls, waits } = open()
    calls(1, 'success', { person: 'ben' })
    for (const operation of ['list', 'put', 'get']) calls(20, 'server-error', { operation })
    expect(waits()).toEqual([0, 0, 0])
  })

  it('opens for all if two people see trouble with two operations, or three people with one', () => {
    const two = open()
    two.calls(10, 'server-error')
    two.calls(9, 'server-error', { person: 'ben', operation: 'put' })
    expect(two.waits()).toEqual([0, 0, 0])
    two.call('no-response', { person: 'ben', operation: 'put' })
    expect(two.waits()).toEqual([openMs, openMs, openMs])
    const three = open()
    for (const person of ['ana', 'ben']) three.calls(7, 'server-error', { person })
    three.calls(6, 'server-error', { person: 'eve' })
    expect(three.waits()).toEqual([openMs, openMs, openMs])
  })

  it('stays closed if two people have trouble with the same operation, and one of them by far the most', () => {
    const same = open()
    same.calls(50, 'server-error')
    same.calls(50, 'server-error', { person: 'ben' })
    expect(same.waits()).toEqual([0, 0, 0])
    const stray = open()
    for (const operation of ['list', 'put', 'get', 'find']) stray.calls(50, 'server-error', { operation })
    stray.calls(1, 'server-error', { person: 'ben' })
    stray.calls(1, 'server-error', { person: 'eve' })
    expect(stray.waits().slice(1)).toEqual([0, 0])
  })

  it('stays closed while a quarter of the responses succeed, and ignores an older sample', () => {
    const { calls, waits } = open()
    const people = ['ana', 'ben', 'eve']
    for (const person of people) calls(3, 'success', { person })
    for (const person of people) calls(10, 'server-error', { person })
    expect(waits()).toEqual([0, 0, 0])
    for (const person of people.slice(0, 2))
      calls(9, 'server-error', { person, now: start + sampleRules.sampleMs })
    expect(waits(start + sampleRules.sampleMs)).toEqual([0, 0, 0])
  })

  it('opens for all after five calls in a row without a connection, even of one person, not after four', () => {
    const { calls, waits, reported } = open()
    calls(4, 'no-connection')
    calls(1, 'no-response')
    calls(4, 'no-connection')
    calls(50, 'neutral')
    expect(waits()).toEqual([0, 0, 0])
    calls(1, 'no-connection')
    expect(waits()).toEqual([openMs, openMs, openMs])
    expect(reported).toEqual([`opened for all, ${openMs} ms`])
  })

  it('stays open for as long as the last response asks', () => {
    const { calls, call, waits } = open()
    for (const person of ['ana', 'ben']) calls(9, 'server-error', { person })
    call('server-error', { person: 'eve' })
    call('server-error', { person: 'eve', askedMs: 12_000 })
    expect(waits()).toEqual([12_000, 12_000, 12_000])
  })

  it('closes after a successful probe and starts counting from zero', () => {
    const { calls, call, health, reported } = open()
    calls(5, 'no-connection')
    call('success', { now: start + openMs })
    expect([health.state, reported.at(-1)]).toEqual(['closed', 'closed'])
    calls(4, 'no-connection', { now: start + openMs })
    expect(health.state).toBe('closed')
    calls(1, 'no-connection', { now: start + openMs })
    expect(health.state).toBe('open')
  })

  it('admits one probe at a time, and another one after a client has ended it', () => {
    const { calls, health, waits } = open()
    calls(5, 'no-connection')
    const later = start + openMs
    expect(health.begin('ana', later)).toBe(true)
    expect(health.waitMsFor('ben', later)).toBeGreaterThan(0)
    health.end({ signal: 'neutral', person: 'ana', operation: 'list', isProbe: true, askedMs: 0 }, later)
    expect(waits(later)).toEqual([0, 0, 0])
  })

  it('does not let one person whose probes fail keep it open for the others', () => {
    const { calls, call, waits, health } = open()
    calls(5, 'no-connection')
    call('server-error', { now: start + openMs })
    call('server-error', { now: start + openMs + 2_000 })
    const later = start + openMs + 2_000 + openMs
    expect(waits(later)).toEqual([3_000, 0, 0])
    call('success', { person: 'ben', now: later })
    expect(health.state).toBe('closed')
  })

  it('opens for twice as long after a probe without a connection, up to half a minute, for all', () => {
    const { calls, call, health } = open()
    calls(5, 'no-connection')
    let now = start
    const openTimes = Array.from({ length: 7 }, (_, n) => {
      const wait = health.waitMsFor('ben', now)
      now += wait
      call('no-connection', { person: n % 2 === 0 ? 'ana' : 'eve', now })
      return wait
    })
    expect(openTimes).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000])
  })

  it('ignores the results of calls that were in flight when it opened', () => {
    const { calls, health, waits } = open()
    calls(5, 'no-connection')
    for (const signal of ['success', 'no-connection'] as const)
      health.end({ signal, person: 'ana', operation: 'list', isProbe: false, askedMs: 0 }, start)
    expect(waits()).toEqual([openMs, openMs, openMs])
  })
})
