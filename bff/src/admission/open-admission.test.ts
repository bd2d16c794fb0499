import { type FailureCode, IntegrationId } from '@planbridge/shared/contract'
import type { OperationDefinition, Pace } from '@planbridge/shared/providers'
import { providers } from '@planbridge/shared/providers'
import { describe, expect, it } from 'vitest'
import { openEvents, type PlanbridgeEvent } from '../events.ts'
import type { Integration } from '../domain/integration.ts'
import type { BudgetStore, QuotaBlock, Spent } from '../store/ports/ports.ts'
import { openClientDisconnect } from '../transport/client-disconnect.ts'
import type { Admission, Admitted, WishedCall } from './admission.ts'
import type { CallOutcome } from './call-outcome.ts'
import { openAdmission } from './open-admission.ts'

const start = Date.UTC(2026, 0, 5, 10)

const operationOf = (change: Partial<OperationDefinition> = {}): OperationDefinition => ({
  id: 'list',
  title: 'List',
  method: 'GET',
  path: '/list',
  ...change,
})
const write = operationOf({ id: 'put', method: 'PUT', repeatable: true })

interface Wish {
  readonly pace?: Pace
  readonly concurrency?: Integration['concurrency']
  readonly operations?: readonly OperationDefinition[]
}

const [definition] = Object.values(providers)

const integrationOf = (id: string, { pace, concurrency, operations }: Wish = {}) =>
  ({
    id: IntegrationId.parse(id),
    provider: definition,
    origins: { identity: 'https://id.example', api: 'https://api.example/base' },
    pace: pace ?? { limits: [] },
    concurrency: concurrency ?? { connection: 4, integration: 6 },
    operations: operations ?? [],
  }) as unknown as Integration

/** A clock that a test moves; whoever waits for a moment goes on when it comes. */
const movableTime = () => {
  let now = start
  let sleepers: { at: number; wake: () => void }[] = []
  const settle = async () => {
    for (let n = 0; n < 40; n += 1) await Promise.resolve()
  }
  const pass = async (ms: number) => {
    await settle()
    const until = now + ms
    for (;;) {
      const [next] = sleepers.toSorted((one, other) => one.at - other.at)
      if (!next || next.at > until) break
      now = next.at
      sleepers = sleepers.filter((one) => one !== next)
      next.wake()
      await settle()
    }
    now = until
    await settle()
  }
  const sleep = (ms: number) =>
    new Promise<void>((wake) => void sleepers.push({ at: now + Math.max(ms, 0), wake }))
  return { clock: { now: () => now }, sleep, pass }
}

/** One store for several instances, on the test's clock. */
const storeAt = (clock: { now: () => number }) => {
  const quotas = new Map<string, { spent: Spent; version: number }>()
  const blocks = new Map<string, { block: QuotaBlock; until: number }>()
  const state = { isAway: false, asked: 0 }
  const answer = async <T>(give: () => T): Promise<T> => {
    state.asked += 1
    await Promise.resolve()
    if (state.isAway) throw new Error('away')
    return give()
  }
  const budgets: BudgetStore = {
    read: (key) =>
      answer(() => ({ now: clock.now(), spent: {}, version: 0, ...quotas.get(JSON.stringify(key)) })),
    write: (key, version, spent) =>
      answer(() => {
        if ((quotas.get(JSON.stringify(key))?.version ?? 0) !== version) return false
        quotas.set(JSON.stringify(key), { spent, version: version + 1 })
        return true
      }),
    block: (block) =>
      answer(() => {
        blocks.set(JSON.stringify(block.key), { block, until: clock.now() + block.forMs })
      }),
    blocked: () =>
      answer(() =>
        [...blocks.values()]
          .filter(({ until }) => until > clock.now())
          .map(({ block, until }) => ({ ...block, forMs: until - clock.now() })),
      ),
  }
  return { budgets, state }
}

const open = (wish: Wish = {}, instances = 1) => {
  const time = movableTime()
  const store = storeAt(time.clock)
  const log: PlanbridgeEvent[] = []
  const events = openEvents([(line) => void log.push(line)])
  const integration = integrationOf('crm', wish)
  const random = { bytes: (length: number) => new Uint8Array(length).fill(128) }
  const all = Array.from({ length: instances }, () =>
    openAdmission({ ...time, integrations: [integration], budgets: store.budgets, events, random }),
  )
  const [admission = openAdmission({ ...time, integrations: [], ...store, events, random })] = all
  const call = (change: Partial<WishedCall> = {}, of = admission) =>
    of.admit({ integration, connection: { id: 'c1' }, operation: operationOf(), ...change })
  return { ...time, ...store, all, call, integration, log, admission }
}

type Opened = ReturnType<typeof open>

const ok: CallOutcome = { kind: 'answer', response: { status: 200, headers: {} } }
const answered = (status: number, headers: Record<string, string> = {}): CallOutcome => ({
  kind: 'answer',
  response: { status, headers },
})

const placed = (admission: Admission | Promise<Admission>): Admitted => {
  if (admission instanceof Promise || admission.kind !== 'admitted') throw new Error('not admitted at once')
  return admission
}

const places = ({ call }: Opened, count: number, change: Partial<WishedCall> = {}) =>
  Array.from({ length: count }, () => placed(call(change)))

const refusal = (code: FailureCode, retryAfterSeconds: number) => ({
  kind: 'refused',
  code,
  retryAfterSeconds,
})

const other = { connection: { id: 'c2' } }

describe('calls at once', () => {
  it('go out synchronously while there is room, and without asking the store', () => {
    const at = open()
    for (let n = 0; n < 1_000; n += 1) placed(at.call()).done(ok)
    expect(at.state.asked).toBe(1) // the look for closures
  })

  it('are limited for one account; others still have room', async () => {
    const at = open()
    const [first] = places(at, 4)
    const fifth = at.call()
    expect(fifth).toBeInstanceOf(Promise)
    places(at, 2, other)
    first?.done(ok)
    expect((await fifth).kind).toBe('admitted')
  })

  it('of one account count together, whichever connection makes them', () => {
    const at = open()
    for (let n = 0; n < 4; n += 1) placed(at.call({ connection: { id: `c${n}`, account: 'ana' } }))
    expect(at.call({ connection: { id: 'c9', account: 'ana' } })).toBeInstanceOf(Promise)
    placed(at.call({ connection: { id: 'c9', account: '' } }))
  })

  it('are limited for all together', async () => {
    const at = open()
    const [first] = [...places(at, 4), ...places(at, 2, other)]
    const waiting = at.call({ connection: { id: 'c3' } })
    first?.done(ok)
    expect((await waiting).kind).toBe('admitted')
  })

  it('wait in the order in which they came, one blocked account not holding up the others', async () => {
    const at = open()
    const [first, second] = places(at, 4)
    const [third] = places(at, 2, other)
    const order: string[] = []
    const wait = (name: string, change: Partial<WishedCall>) =>
      void Promise.resolve(at.call(change)).then((admission) => order.push(`${name} ${admission.kind}`))
    wait('one', {})
    wait('other', { connection: { id: 'c3' } })
    wait('two', {})
    third?.done(ok)
    await at.pass(0)
    expect(order).toEqual(['other admitted'])
    first?.done(ok)
    second?.done(ok)
    await at.pass(0)
    expect(order).toEqual(['other admitted', 'one admitted', 'two admitted'])
  })

  it('wait for two seconds at most, and are then told to come again', async () => {
    const at = open()
    places(at, 4)
    const waiting = at.call()
    await at.pass(2_000)
    expect(await waiting).toEqual(refusal('too-many-requests', 1))
  })

  it('do not wait where sixteen times as many wait already', async () => {
    const at = open()
    places(at, 4)
    const waiting = Array.from({ length: 4 * 16 }, () => at.call())
    expect(at.call()).toEqual(refusal('too-many-requests', 1))
    await at.pass(2_000)
    for (const one of waiting) expect(await one).toEqual(refusal('too-many-requests', 1))
    expect(at.call()).toBeInstanceOf(Promise)
  })

  it('do not wait where the bodies of those who wait have 32 MB together', async () => {
    const at = open({ concurrency: { connection: 1, integration: 100 } })
    const heldBytes = 2 ** 20
    const filling = Array.from({ length: 32 }, (_, n) => at.call({ connection: { id: `c${n}` }, heldBytes }))
    for (const one of filling) placed(one)
    const [place] = filling
    const waiting = Array.from({ length: 32 }, (_, n) => at.call({ connection: { id: `c${n}` }, heldBytes }))
    expect(at.call({ connection: { id: 'c0' }, heldBytes: 1 })).toEqual(refusal('too-many-requests', 1))
    expect(at.call({ connection: { id: 'c0' } })).toBeInstanceOf(Promise)
    if (place) placed(place).done(ok)
    expect((await waiting[0])?.kind).toBe('admitted')
    expect(at.call({ connection: { id: 'c1' }, heldBytes })).toBeInstanceOf(Promise)
  })

  it('leave the queue when their caller leaves, and their place goes to the next', async () => {
    const at = open()
    const [first] = places(at, 4)
    const caller = openClientDisconnect()
    const left = at.call({ caller })
    const next = at.call()
    caller.leave()
    expect((await left).kind).toBe('refused')
    first?.done(ok)
    expect((await next).kind).toBe('admitted')
    expect((await at.admission.statusSnapshot(at.integration))?.waiting).toBe(0)
  })

  it('whose end is said twice free one place', () => {
    const at = open()
    const [first] = places(at, 4)
    first?.done(ok)
    first?.done(ok)
    placed(at.call())
    expect(at.call()).toBeInstanceOf(Promise)
  })
})

describe('a server that is down', () => {
  const fail = (at: Opened, count: number, outcome: CallOutcome = { kind: 'unreachable' }) => {
    for (let n = 0; n < count; n += 1) placed(at.call()).done(outcome)
  }

  it('is spared after five calls without an answer, and one call tries whether it is back', async () => {
    const at = open()
    fail(at, 4)
    fail(at, 1, { kind: 'too-slow' })
    expect(at.call(other)).toEqual(refusal('provider-unreachable', 1))
    await at.pass(1_000)
    const probe = placed(at.call())
    expect(at.call()).toEqual(refusal('provider-unreachable', 1))
    probe.done(ok)
    placed(at.call())
    expect(at.log.map(({ event }) => event)).toEqual(['circuit.opened', 'circuit.closed'])
  })

  it('is spared by all integrations that call it, and no other server is', () => {
    const time = movableTime()
    const store = storeAt(time.clock)
    const events = openEvents([])
    const [one, same] = [integrationOf('one'), integrationOf('same')]
    const elsewhere: Integration = {
      ...integrationOf('else'),
      origins: { identity: '', api: 'https://else.example' },
    }
    const random = { bytes: (length: number) => new Uint8Array(length) }
    const integrations = [one, same, elsewhere]
    const admission = openAdmission({ ...time, ...store, integrations, events, random })
    const call = (integration: Integration) =>
      admission.admit({ integration, connection: { id: 'c' }, operation: operationOf() })
    for (let n = 0; n < 5; n += 1) placed(call(one)).done({ kind: 'unreachable' })
    expect(call(same)).toMatchObject({ code: 'provider-unreachable' })
    placed(call(elsewhere))
  })

  it('that asks to be left alone is, where it fails again and again', async () => {
    const at = open({ concurrency: { connection: 64, integration: 64 } })
    fail(at, 20, answered(503, { 'retry-after': '12' }))
    expect(at.call()).toEqual(refusal('provider-unreachable', 12))
  })

  it('refuses those who wait for a place, too', async () => {
    const at = open()
    const under = places(at, 4)
    const waiting = at.call()
    for (const place of under) place.done({ kind: 'unreachable' })
    const fifth = await waiting
    expect(fifth.kind).toBe('admitted')
    places(at, 3)
    const late = at.call()
    placed(fifth).done({ kind: 'unreachable' })
    expect(await late).toEqual(refusal('provider-unreachable', 1))
  })

  it('gets a failed call once more only within the budget of repeats', () => {
    const at = open()
    const failed = {
      operation: write,
      outcome: { kind: 'unreachable' } as const,
      repeats: 0,
      replayable: true,
      passedOn: false,
    }
    const repeat = () => at.admission.repeatAfterMs(at.integration, failed)
    expect([repeat(), repeat()]).toEqual([200, undefined])
    for (let n = 0; n < 10; n += 1) placed(at.call()).done(ok)
    expect([repeat(), repeat()]).toEqual([200, undefined])
  })
})

const ofClinic: Pace = {
  limits: [
    { counts: 'reads', calls: 8_000, seconds: 3_600, per: 'integration' },
    { counts: 'writes', calls: 40, seconds: 60, per: 'integration' },
  ],
  headers: { remaining: 'X-Left', reset: { name: 'X-Reset', form: 'iso-8601' } },
}
const ofPerson: Pace = { limits: [{ counts: 'all', calls: 64, seconds: 60, per: 'connection' }] }

const wide = { connection: 1_000, integration: 1_000 }

/** What comes of a call, its time being let pass. */
const outcomeOf = async (at: Opened, change: Partial<WishedCall> = {}, of = at.admission) => {
  const settled: Admission[] = []
  void Promise.resolve(at.call(change, of)).then((admission) => settled.push(admission))
  for (let steps = 0; steps < 50; steps += 1) {
    await at.pass(steps === 0 ? 0 : 100)
    const [admission] = settled
    if (admission) return admission
  }
  throw new Error('no outcome')
}

/** Makes calls until one is refused; answers how many went out. */
const exhaust = async (at: Opened, change: Partial<WishedCall> = {}, of = at.admission) => {
  for (let calls = 0; calls < 1_000; calls += 1) {
    const admission = await outcomeOf(at, change, of)
    if (admission.kind === 'refused') return { calls, refusal: admission }
    admission.done(ok)
  }
  throw new Error('no end')
}

describe('the budget', () => {
  it('of all is shared: two instances together make as many calls as documented', async () => {
    const at = open({ pace: ofClinic, concurrency: wide }, 2)
    const counts = await Promise.all(at.all.map((admission) => exhaust(at, { operation: write }, admission)))
    expect(counts.reduce((sum, { calls }) => sum + calls, 0)).toBe(40)
    for (const { refusal: said } of counts) {
      expect(said.code).toBe('rate-limited')
      expect(said.retryAfterSeconds).toBeGreaterThan(5)
      expect(said.retryAfterSeconds).toBeLessThan(90)
    }
  })

  it('of writes is not that of reads', async () => {
    const at = open({ pace: ofClinic, concurrency: wide })
    await exhaust(at, { operation: write })
    expect((await at.call()).kind).toBe('admitted')
  })

  it('comes back after its window', async () => {
    const at = open({ pace: ofClinic, concurrency: wide })
    const { refusal: said } = await exhaust(at, { operation: write })
    await at.pass(said.retryAfterSeconds * 1000)
    expect((await at.call({ operation: write })).kind).toBe('admitted')
  })

  it('of one account is its own', async () => {
    const at = open({ pace: ofPerson, concurrency: wide }, 2)
    const { calls } = await exhaust(at)
    expect(calls).toBeGreaterThan(40)
    expect(calls).toBeLessThanOrEqual(64)
    expect((await at.call(other)).kind).toBe('admitted')
  })

  it('of one operation counts beside the others', async () => {
    const release = operationOf({ id: 'release', method: 'POST', atMost: { calls: 1, seconds: 3_600 } })
    const at = open({ pace: ofClinic, operations: [release] }, 2)
    const counts = await Promise.all(
      at.all.map((admission) => exhaust(at, { operation: release }, admission)),
    )
    expect(counts.reduce((sum, { calls }) => sum + calls, 0)).toBe(1)
    expect((await at.call({ operation: write })).kind).toBe('admitted')
  })

  it('that is closed for one instance is closed for all within a second of calls', async () => {
    const at = open({ pace: ofClinic }, 2)
    const [one, two] = at.all
    const first = await at.call({ operation: write }, one)
    await at.call({ operation: write }, two)
    if (first.kind === 'admitted') first.done(answered(429, { 'retry-after': '30' }))
    expect(at.call({ operation: write }, one)).toEqual(refusal('rate-limited', 30))
    await at.pass(1_000)
    void at.call({ operation: write }, two)
    await at.pass(0)
    expect(at.call({ operation: write }, two)).toEqual(refusal('rate-limited', 29))
    expect((await at.call({}, two)).kind).toBe('admitted')
    expect(at.log).toMatchObject([{ event: 'budget.closed', rule: 'writes/60', seconds: 30 }])
  })

  it('that is closed opens by itself', async () => {
    const at = open({ pace: ofClinic })
    const place = await at.call({ operation: write })
    if (place.kind === 'admitted') place.done(answered(429, { 'retry-after': '30' }))
    await at.pass(30_000)
    expect((await at.call({ operation: write })).kind).toBe('admitted')
  })

  it('that opens in a moment is waited for', async () => {
    const at = open({ pace: ofClinic })
    const place = await at.call({ operation: write })
    if (place.kind === 'admitted') place.done(answered(429, { 'retry-after': '1.5' }))
    const waiting = at.call({ operation: write })
    await at.pass(1_500)
    expect((await waiting).kind).toBe('admitted')
  })

  it('that the gateway calls a quota is told as one, and closes everything', async () => {
    const at = open()
    placed(at.call()).done(answered(403, { 'retry-after': '600' }), 'quota-exhausted')
    expect(at.call({ operation: write })).toEqual(refusal('quota-exhausted', 600))
  })

  it('does not stop when the store does: each instance keeps to an eighth', async () => {
    const at = open({ pace: ofClinic, concurrency: wide }, 2)
    at.state.isAway = true
    const { calls } = await exhaust(at, { operation: write })
    expect(calls).toBe(5)
    at.state.isAway = false
    await at.pass(60_000)
    expect((await exhaust(at, { operation: write })).calls).toBeGreaterThan(20)
  })
})

describe('how an integration stands', () => {
  it('says what is under way, what is left and what is closed', async () => {
    const at = open({ pace: { ...ofClinic, limits: [...ofClinic.limits, ...ofPerson.limits] } })
    const first = await at.call({ operation: write })
    expect(await at.admission.statusSnapshot(at.integration)).toMatchObject({
      circuit: { state: 'closed', waitMs: 0 },
      running: 1,
      waiting: 0,
      budgets: [
        { counts: 'reads', calls: 8_000, left: 8_000, closedMs: 0 },
        { counts: 'writes', calls: 40, left: 37, closedMs: 0 },
        { counts: 'all', per: 'connection', left: null },
      ],
    })
    if (first.kind === 'admitted') first.done(answered(403, { 'retry-after': '60' }), 'quota-exhausted')
    expect(await at.admission.statusSnapshot(at.integration)).toMatchObject({ running: 0, closedMs: 60_000 })
  })

  it('does not need the store for the rest', async () => {
    const at = open({ pace: ofClinic })
    at.state.isAway = true
    expect((await at.admission.statusSnapshot(at.integration))?.budgets.map(({ left }) => left)).toEqual([
      null,
      null,
    ])
  })
})
