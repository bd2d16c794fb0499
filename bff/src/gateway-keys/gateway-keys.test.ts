import { IntegrationId } from '@planbridge/shared/contract'
import { array, assert, boolean, constantFrom, property, record } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openEvents, type PlanbridgeEvent } from '../events.ts'
import type { SubscriptionKey } from '../domain/integration.ts'
import { Secret } from '../domain/secret.ts'
import type { GatewayKey } from './gateway-key.ts'
import { gatewayKeys } from './gateway-keys.ts'

const start = Date.UTC(2026, 5, 1)
const tenMinutes = 600_000

const keyAt = (position: SubscriptionKey['position'], since: string | null = null): SubscriptionKey => ({
  position,
  secret: new Secret(`CANARY-KEY-${position}`),
  since,
})

const integrationOf = (id: string, subscriptionKeys: readonly SubscriptionKey[]) => ({
  id: IntegrationId.parse(id),
  subscriptionKeys,
})

const pair = integrationOf('advice', [keyAt('primary', '2026-05-02'), keyAt('secondary')])

const open = (integrations = [pair]) => {
  const clock = { at: start, now: () => clock.at }
  const log: PlanbridgeEvent[] = []
  const events = openEvents([(line) => void log.push(line)])
  const keys = gatewayKeys({ integrations, clock, events })
  const [integration = pair] = integrations
  const sent = (operation: string) => {
    const choice = keys.choose(integration, operation)
    return choice.kind === 'key' ? choice.position : choice
  }
  const chosen = (operation = 'list'): GatewayKey => {
    const choice = keys.choose(integration, operation)
    if (choice.kind !== 'key') throw new Error(choice.kind)
    return choice
  }
  const told = () =>
    log.map(({ event, level, ...rest }) => `${level} ${event} ${Object.values(rest).join(' ')}`)
  return { keys, clock, log, sent, chosen, told, integration }
}

describe('the key that a call carries', () => {
  it('is the primary one as long as the gateway takes it', () => {
    const { keys, sent, chosen, told } = open()
    for (let n = 0; n < 3; n += 1) keys.accepted(chosen())
    expect(sent('list')).toBe('primary')
    expect(chosen().reveal()).toBe('CANARY-KEY-primary')
    expect(told()).toEqual([])
  })

  it('is none where the provider knows none, and the only one where there is one', () => {
    expect(open([integrationOf('crm', [])]).sent('list')).toEqual({ kind: 'none' })
    expect(open([integrationOf('one', [keyAt('primary')])]).sent('list')).toBe('primary')
  })

  it('is of its own integration: what one gateway refused is not held against another', () => {
    const other = integrationOf('tenant-advice', [keyAt('primary'), keyAt('secondary')])
    const { keys, chosen } = open([pair, other])
    keys.rejected(chosen(), 'list')
    const choice = keys.choose(other, 'list')
    expect(choice.kind === 'key' && [choice.integration, choice.position]).toEqual([
      'tenant-advice',
      'primary',
    ])
  })
})

describe('a key that the gateway refuses', () => {
  it('is followed by the other one, which is used for everything once it was accepted', () => {
    const { keys, sent, chosen, told } = open()
    const next = keys.rejected(chosen(), 'list')
    expect(next?.position).toBe('secondary')
    if (next) keys.accepted(next)
    expect([sent('list'), sent('put')]).toEqual(['secondary', 'secondary'])
    expect(told()).toEqual([
      'error subscription-key.rejected advice primary list',
      'warn subscription-key.rolled-over advice primary secondary',
    ])
  })

  it('stays in use elsewhere while the gateway accepts it there: some APIs are closed to some keys', () => {
    const { keys, clock, sent, chosen, told } = open()
    const [first, next] = [chosen(), keys.rejected(chosen(), 'finances')]
    clock.at += 1
    keys.accepted(first)
    if (next) keys.accepted(next)
    expect([sent('finances'), sent('clients')]).toEqual(['secondary', 'primary'])
    expect(told()).toEqual(['error subscription-key.rejected advice primary finances'])
  })

  it('is told once, however many calls were under way with it', () => {
    const { keys, chosen, told } = open()
    const key = chosen()
    const next = Array.from({ length: 20 }, () => keys.rejected(key, 'list'))
    expect(next.map((one) => one?.position)).toEqual(Array.from({ length: 20 }, () => 'secondary'))
    expect(told()).toHaveLength(1)
  })

  it('is tried again after ten minutes and not before', () => {
    const { keys, clock, sent, chosen } = open()
    const next = keys.rejected(chosen(), 'list')
    if (next) keys.rejected(next, 'list')
    clock.at += tenMinutes - 1
    expect(sent('list')).toEqual({ kind: 'rejected', retryAfterSeconds: 1 })
    clock.at += 1
    expect(sent('list')).toBe('primary')
  })

  it('is tried again after a restart', () => {
    const { keys, chosen } = open()
    keys.rejected(chosen(), 'list')
    expect(open().sent('list')).toBe('primary')
  })
})

describe('when all keys are refused', () => {
  it('the call is not worth another replay, and further ones say when they are', () => {
    const { keys, clock, sent, chosen } = open()
    const next = keys.rejected(chosen(), 'list')
    clock.at += 60_000
    expect(next && keys.rejected(next, 'list')).toBeUndefined()
    expect(sent('list')).toEqual({ kind: 'rejected', retryAfterSeconds: 540 })
  })

  it('other operations are not held up', () => {
    const { keys, sent, chosen } = open()
    const next = keys.rejected(chosen(), 'finances')
    if (next) keys.rejected(next, 'finances')
    expect(sent('clients')).toBe('primary')
  })

  it('a single key leads to no replay', () => {
    const { keys, chosen, sent } = open([integrationOf('one', [keyAt('primary')])])
    expect(keys.rejected(chosen(), 'list')).toBeUndefined()
    expect(sent('list')).toEqual({ kind: 'rejected', retryAfterSeconds: 600 })
  })
})

describe('the health of a key', () => {
  it('says which is in use, how old it is and what the gateway said of it last', () => {
    const { keys, clock, chosen, integration } = open()
    keys.accepted(chosen())
    clock.at += 5_000
    const next = keys.rejected(chosen(), 'list')
    if (next) keys.accepted(next)
    expect(keys.health(integration)).toEqual([
      {
        position: 'primary',
        inUse: false,
        since: '2026-05-02',
        ageDays: 30,
        acceptedAt: start,
        rejectedAt: start + 5_000,
      },
      {
        position: 'secondary',
        inUse: true,
        since: null,
        ageDays: null,
        acceptedAt: start + 5_000,
        rejectedAt: null,
      },
    ])
  })

  it('and no line of it holds a key', () => {
    const { keys, log, chosen, integration } = open()
    const next = keys.rejected(chosen(), 'list')
    if (next) keys.accepted(next)
    expect(JSON.stringify([keys.health(integration), log, chosen(), next])).not.toContain('CANARY')
  })
})

describe('whatever the gateway does', () => {
  const step = record({
    operation: constantFrom('a', 'b', 'c'),
    passMs: constantFrom(0, 1, 60_000, tenMinutes),
    primary: boolean(),
    secondary: boolean(),
  })

  it('a call is replayed once, and no key comes back within ten minutes for what it was refused', () => {
    assert(
      property(array(step, { maxLength: 60 }), (steps) => {
        const { keys, clock, integration } = open()
        const refusedAt = new Map<string, number>()
        const send = (key: GatewayKey, operation: string, taken: boolean): GatewayKey | undefined => {
          const what = `${key.position} ${operation}`
          expect(clock.at - (refusedAt.get(what) ?? -Infinity)).toBeGreaterThanOrEqual(tenMinutes)
          if (taken) keys.accepted(key)
          else refusedAt.set(what, clock.at)
          return taken ? undefined : keys.rejected(key, operation)
        }
        for (const { operation, passMs, ...takes } of steps) {
          clock.at += passMs
          const choice = keys.choose(integration, operation)
          const first = choice.kind === 'key' ? choice : undefined
          const second = first && send(first, operation, takes[first.position])
          const third = second && send(second, operation, takes[second.position])
          expect(third).toBeUndefined()
        }
      }),
    )
  })
})
