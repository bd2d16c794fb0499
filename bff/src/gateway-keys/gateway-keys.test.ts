import { IntegrationId } from '@planbridge/shared/contract'
import { array, assert, boolean, constantFrom, property, record } from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SubscriptionKey } from '../domain/integration.ts'
import { Secret } from '../domain/secret.ts'
import { openEvents, type PlanbridgeEvent } from '../events.ts'
import { type GatewayKey, gatewayKeys } from './gateway-keys.ts'

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
  const clock = { at: start, now: () => clock.at, isMonotonic: true as const }
  const log: PlanbridgeEvent[] = []
  const events = openEvents([(line) => void log.push(line)])
  const keys = gatewayKeys({ integrations, clock, events })
  const [integration = pair] = integrations
  const choiceFor = (operation: string) => {
    const choice = keys.choose(integration, operation)
    return choice.kind === 'key' ? choice.position : choice
  }
  const chosen = (operation = 'list'): GatewayKey => {
    const choice = keys.choose(integration, operation)
    if (choice.kind !== 'key') throw new Error(choice.kind)
    return choice
  }
  const logged = () =>
    log.map(({ event, level, ...rest }) => `${level} ${event} ${Object.values(rest).join(' ')}`)
  return { keys, clock, log, choiceFor, chosen, logged, integration }
}

describe('the key of a call', () => {
  it('is the primary one while the gateway accepts it', () => {
    const { keys, choiceFor, chosen, logged } = open()
    for (let n = 0; n < 3; n += 1) keys.accepted(chosen())
    expect(choiceFor('list')).toBe('primary')
    expect(chosen().reveal()).toBe('CANARY-KEY-primary')
    expect(logged()).toEqual([])
  })

  it('is none if the integration has no keys, and the only one if it has one', () => {
    expect(open([integrationOf('crm', [])]).choiceFor('list')).toEqual({ kind: 'none' })
    expect(open([integrationOf('one', [keyAt('primary')])]).choiceFor('list')).toBe('primary')
  })

  it('is independent of rejections of the keys of other integrations', () => {
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

describe('a rejected key', () => {
  it('is replaced by the other one, which is used for all operations once it was accepted', () => {
    const { keys, choiceFor, chosen, logged } = open()
    const next = keys.rejected(chosen(), 'list')
    expect(next?.position).toBe('secondary')
    if (next) keys.accepted(next)
    expect([choiceFor('list'), choiceFor('put')]).toEqual(['secondary', 'secondary'])
    expect(logged()).toEqual([
      'error subscription-key.rejected advice primary list',
      'warn subscription-key.rolled-over advice primary secondary',
    ])
  })

  it('stays in use for operations that accept it, because a key may be valid for some APIs only', () => {
    const { keys, clock, choiceFor, chosen, logged } = open()
    const [first, next] = [chosen(), keys.rejected(chosen(), 'finances')]
    clock.at += 1
    keys.accepted(first)
    if (next) keys.accepted(next)
    expect([choiceFor('finances'), choiceFor('clients')]).toEqual(['secondary', 'primary'])
    expect(logged()).toEqual(['error subscription-key.rejected advice primary finances'])
  })

  it('is reported once, however many calls were in flight with it', () => {
    const { keys, chosen, logged } = open()
    const key = chosen()
    const next = Array.from({ length: 20 }, () => keys.rejected(key, 'list'))
    expect(next.map((one) => one?.position)).toEqual(Array.from({ length: 20 }, () => 'secondary'))
    expect(logged()).toHaveLength(1)
  })

  it('is used again after ten minutes and not before', () => {
    const { keys, clock, choiceFor, chosen } = open()
    const next = keys.rejected(chosen(), 'list')
    if (next) keys.rejected(next, 'list')
    clock.at += tenMinutes - 1
    expect(choiceFor('list')).toEqual({ kind: 'rejected', retryAfterSeconds: 1 })
    clock.at += 1
    expect(choiceFor('list')).toBe('primary')
  })

  it('is used again after a restart', () => {
    const { keys, chosen } = open()
    keys.rejected(chosen(), 'list')
    expect(open().choiceFor('list')).toBe('primary')
  })
})

describe('when all keys are rejected', () => {
  it('the call is not repeated, and further calls are refused with a retry time', () => {
    const { keys, clock, choiceFor, chosen } = open()
    const next = keys.rejected(chosen(), 'list')
    clock.at += 60_000
    expect(next && keys.rejected(next, 'list')).toBeUndefined()
    expect(choiceFor('list')).toEqual({ kind: 'rejected', retryAfterSeconds: 540 })
  })

  it('other operations are not affected', () => {
    const { keys, choiceFor, chosen } = open()
    const next = keys.rejected(chosen(), 'finances')
    if (next) keys.rejected(next, 'finances')
    expect(choiceFor('clients')).toBe('primary')
  })

  it('a call with the only key is not repeated', () => {
    const { keys, chosen, choiceFor } = open([integrationOf('one', [keyAt('primary')])])
    expect(keys.rejected(chosen(), 'list')).toBeUndefined()
    expect(choiceFor('list')).toEqual({ kind: 'rejected', retryAfterSeconds: 600 })
  })
})

describe('the health of a key', () => {
  it('states whether it is in use, its age and its last results', () => {
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

  it('has whole days, and none if the key is of today or of tomorrow', () => {
    const ages = (since: string) => {
      const secret = keyAt('primary')
      const { keys, integration } = open([integrationOf('one', [{ ...secret, since }])])
      return keys.health(integration).map(({ ageDays }) => ageDays)
    }
    const dayOf = (days: number) => new Date(start + days * 86_400_000).toISOString().slice(0, 10)
    expect([ages(dayOf(1)), ages(dayOf(0)), ages(dayOf(-1))]).toEqual([[0], [0], [1]])
  })

  it('does not contain the key itself', () => {
    const { keys, log, chosen, integration } = open()
    const next = keys.rejected(chosen(), 'list')
    if (next) keys.accepted(next)
    expect(JSON.stringify([keys.health(integration), log, chosen(), next])).not.toContain('CANARY')
  })
})

describe('with any sequence of gateway responses', () => {
  const step = record({
    operation: constantFrom('a', 'b', 'c'),
    passMs: constantFrom(0, 1, 60_000, tenMinutes),
    primary: boolean(),
    secondary: boolean(),
  })

  it('a call is repeated at most once, and no key is used within ten minutes for an operation that rejected it', () => {
    assert(
      property(array(step, { maxLength: 60 }), (steps) => {
        const { keys, clock, integration } = open()
        const rejectedAt = new Map<string, number>()
        const send = (key: GatewayKey, operation: string, isAccepted: boolean): GatewayKey | undefined => {
          const use = `${key.position} ${operation}`
          expect(clock.at - (rejectedAt.get(use) ?? -Infinity)).toBeGreaterThanOrEqual(tenMinutes)
          if (isAccepted) keys.accepted(key)
          else rejectedAt.set(use, clock.at)
          return isAccepted ? undefined : keys.rejected(key, operation)
        }
        for (const { operation, passMs, ...accepts } of steps) {
          clock.at += passMs
          const choice = keys.choose(integration, operation)
          const first = choice.kind === 'key' ? choice : undefined
          const second = first && send(first, operation, accepts[first.position])
          const third = second && send(second, operation, accepts[second.position])
          expect(third).toBeUndefined()
        }
      }),
    )
  })
})
