import { type FailureCode, IntegrationId } from '@planbridge/shared/contract'
import type { OperationDefinition, Pace } from '@planbridge/shared/providers'
import { providers } from '@planbridge/shared/providers'
import { describe, expect, it } from 'vitest'
import type { Integration } from '../domain/integration.ts'
import { type PlanbridgeEvent, openEvents } from '../events.ts'
import { monotonicClock } from '../runtime/monotonic-clock.ts'
import type { BudgetStore, QuotaBlock, Spent } from '../store/ports/ports.ts'
import type { Bytes } from '../streams/body.ts'
import { openClientDisconnect } from '../transport/client-disconnect.ts'
import type { Admission, AdmissionRequest, Admitted, Refusal } from './admission.ts'
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

interface Options {
  readonly pace?: Pace
  readonly concurrency?: Integration['concurrency']
  readonly operations?: readonly OperationDefinition[]
  /** Sleeps end, and the clock shows no time passing. */
  readonly isClockStill?: boolean
}

const [definition] = Object.values(providers)

const integrationOf = (id: string, { pace, concurrency, operations }: Options = {}) =>
  ({
    id: IntegrationId.parse(id),
    provider: definition,
    origins: { identity: 'https://id.example', api: 'https://api.example/base' },
    pace: pace ?? { limits: [] },
    concurrency: concurrency ?? { connection: 4, integration: 6 },
    operations: operations ?? [],
  }) as unknown as Integration

/** A clock that the test advances; sleeps end when it reaches them. */
const manualTime = () => {
  let now = start
  let sleepers: { at: number; wake: () => void }[] = []
  const flushMicrotasks = async () => {
    for (let n = 0; n < 40; n += 1) await Promise.resolve()
  }
  const advance = async (ms: number) => {
    await flushMicrotasks()
    const until = now + ms
    for (;;) {
      const [next] = sleepers.toSorted((one, other) => one.at - other.at)
      if (!next || next.at > until) break
      now = next.at
      sleepers = sleepers.filter((one) => one !== next)
      next.wake()
      await flushMicrotasks()
    }
    now = until
    await flushMicrotasks()
  }
  const sleep = (ms: number) =>
    new Promise<void>((wake) => void sleepers.push({ at: now + Math.max(ms, 0), wake }))
  /** Time passes, and work that is due at intervals runs once. */
  const sweep = async (ms: number) => {
    await advance(ms)
    for (const work of works) work()
    await flushMicrotasks()
  }
  const works = new Set<() => void>()
  const every = (_: number, work: () => void) => {
    works.add(work)
    return () => void works.delete(work)
  }
  return { clock: monotonicClock(() => now), sleep, advance, every, sweep }
}

/** A store shared by several instances, on the test's clock. */
const storeAt = (clock: { now: () => number }) => {
  const quotas = new Map<string, { spent: Spent; version: number }>()
  const blocks = new Map<string, { block: QuotaBlock; until: number }>()
  const state = { isUnavailable: false, isSilent: false, requests: 0 }
  const answer = async <T>(give: () => T): Promise<T> => {
    state.requests += 1
    await Promise.resolve()
    if (state.isSilent) await new Promise<never>(() => {})
    if (state.isUnavailable) throw new Error('unavailable')
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

const flowLimits = { callMs: 600_000, stallMs: 30_000 }

const open = (options: Options = {}, instances = 1) => {
  const manual = manualTime()
  const clock = options.isClockStill ? monotonicClock(() => start) : manual.clock
  const time = { ...manual, clock, flowLimits }
  const store = storeAt(time.clock)
  const log: PlanbridgeEvent[] = []
  const events = openEvents([(line) => void log.push(line)])
  const integration = integrationOf('crm', options)
  const random = { bytes: (length: number) => new Uint8Array(length).fill(128) }
  const all = Array.from({ length: instances }, () =>
    openAdmission({ ...time, integrations: [integration], budgets: store.budgets, events, random }),
  )
  const [admission = openAdmission({ ...time, integrations: [], ...store, events, random })] = all
  const call = (change: Partial<AdmissionRequest> = {}, of = admission) =>
    of.admit({ integration, connection: { id: 'c1' }, operation: operationOf(), ...change })
  return { ...time, ...store, all, call, integration, log, admission }
}

type Opened = ReturnType<typeof open>

const ok: CallOutcome = { kind: 'answer', response: { status: 200, headers: {} } }
const answered = (status: number, headers: Record<string, string> = {}): CallOutcome => ({
  kind: 'answer',
  response: { status, headers },
})

const admitted = (admission: Admission | Promise<Admission>): Admitted => {
  if (admission instanceof Promise || admission.kind !== 'admitted') throw new Error('not admitted at once')
  return admission
}

const admittedCalls = ({ call }: Opened, count: number, change: Partial<AdmissionRequest> = {}) =>
  Array.from({ length: count }, () => admitted(call(change)))

const refusal = (code: FailureCode, retryAfterSeconds: number) => ({
  kind: 'refused',
  code,
  retryAfterSeconds,
})

const other = { connection: { id: 'c2' } }

/** The provider’s documented refusals. */
const quota: Refusal = { means: 'quota-exhausted', closes: 'integration' }
const rateLimited: Refusal = { means: 'rate-limited', closes: 'integration' }

describe('concurrent calls', () => {
  it('are admitted synchronously below the limits, without a request to the store per call', () => {
    const at = open()
    for (let n = 0; n < 1_000; n += 1) admitted(at.call()).done(ok)
    expect(at.state.requests).toBe(1) // the poll for quota blocks
  })

  it('are limited per account, while other accounts are still admitted', async () => {
    const at = open()
    const [first] = admittedCalls(at, 4)
    const fifth = at.call()
    expect(fifth).toBeInstanceOf(Promise)
    admittedCalls(at, 2, other)
    first?.done(ok)
    expect((await fifth).kind).toBe('admitted')
  })

  it('of one account share a limit across its connections', () => {
    const at = open()
    for (let n = 0; n < 4; n += 1) admitted(at.call({ connection: { id: `c${n}`, account: 'ana' } }))
    expect(at.call({ connection: { id: 'c9', account: 'ana' } })).toBeInstanceOf(Promise)
    admitted(at.call({ connection: { id: 'c9', account: '' } }))
  })

  it('are limited per integration', async () => {
    const at = open()
    const [first] = [...admittedCalls(at, 4), ...admittedCalls(at, 2, other)]
    const waiting = at.call({ connection: { id: 'c3' } })
    first?.done(ok)
    expect((await waiting).kind).toBe('admitted')
  })

  it('are queued in order of arrival, and a blocked account does not delay the others', async () => {
    const at = open()
    const [first, second] = admittedCalls(at, 4)
    const [third] = admittedCalls(at, 2, other)
    const order: string[] = []
    const wait = (name: string, change: Partial<AdmissionRequest>) =>
      void Promise.resolve(at.call(change)).then((admission) => order.push(`${name} ${admission.kind}`))
    wait('one', {})
    wait('other', { connection: { id: 'c3' } })
    wait('two', {})
    third?.done(ok)
    await at.advance(0)
    expect(order).toEqual(['other admitted'])
    first?.done(ok)
    second?.done(ok)
    await at.advance(0)
    expect(order).toEqual(['other admitted', 'one admitted', 'two admitted'])
  })

  it('are queued for at most two seconds and then refused with a retry time', async () => {
    const at = open()
    admittedCalls(at, 4)
    const waiting = at.call()
    await at.advance(2_000)
    expect(await waiting).toEqual(refusal('too-many-requests', 1))
  })

  it('are refused at once if sixteen times the limit are already queued', async () => {
    const at = open()
    admittedCalls(at, 4)
    const waiting = Array.from({ length: 4 * 16 }, () => at.call())
    expect(at.call()).toEqual(refusal('too-many-requests', 1))
    await at.advance(2_000)
    for (const one of waiting) expect(await one).toEqual(refusal('too-many-requests', 1))
    expect(at.call()).toBeInstanceOf(Promise)
  })

  it('of many accounts are refused at once if sixteen times the limit of the integration are queued', async () => {
    const at = open({ concurrency: { connection: 2, integration: 2 } })
    const callOf = (n: number) => at.call({ connection: { id: `c${n}` }, person: 'ana' })
    for (const n of [0, 1]) admitted(callOf(n))
    const waiting = Array.from({ length: 2 * 16 }, (_, n) => callOf(n))
    expect((await at.admission.statusSnapshot(at.integration))?.waiting).toBe(32)
    expect(callOf(40)).toEqual(refusal('too-many-requests', 1))
    await at.advance(2_000)
    for (const one of waiting) expect(await one).toEqual(refusal('too-many-requests', 1))
    expect(callOf(40)).toBeInstanceOf(Promise)
  })

  it('are refused at once if the bodies of queued calls add up to 32 MB', async () => {
    const at = open({ concurrency: { connection: 1, integration: 100 } })
    const heldBytes = 2 ** 20
    const filling = Array.from({ length: 32 }, (_, n) => at.call({ connection: { id: `c${n}` }, heldBytes }))
    for (const one of filling) admitted(one)
    const [first] = filling
    const waiting = Array.from({ length: 32 }, (_, n) => at.call({ connection: { id: `c${n}` }, heldBytes }))
    expect(at.call({ connection: { id: 'c0' }, heldBytes: 1 })).toEqual(refusal('too-many-requests', 1))
    expect(at.call({ connection: { id: 'c0' } })).toBeInstanceOf(Promise)
    if (first) admitted(first).done(ok)
    expect((await waiting[0])?.kind).toBe('admitted')
    expect(at.call({ connection: { id: 'c1' }, heldBytes })).toBeInstanceOf(Promise)
  })

  it('leave the queue when their client disconnects, and the next call is admitted', async () => {
    const at = open()
    const [first] = admittedCalls(at, 4)
    const caller = openClientDisconnect()
    const dropped = at.call({ caller })
    const next = at.call()
    caller.disconnect()
    expect((await dropped).kind).toBe('refused')
    first?.done(ok)
    expect((await next).kind).toBe('admitted')
    expect((await at.admission.statusSnapshot(at.integration))?.waiting).toBe(0)
  })

  it('release their permit only once', () => {
    const at = open()
    const [first] = admittedCalls(at, 4)
    first?.done(ok)
    first?.done(ok)
    admitted(at.call())
    expect(at.call()).toBeInstanceOf(Promise)
  })
})

describe('a server that is down', () => {
  const fail = (at: Opened, count: number, outcome: CallOutcome = { kind: 'unreachable' }) => {
    for (let n = 0; n < count; n += 1) admitted(at.call()).done(outcome)
  }

  it('receives no calls after five without a connection, until one probe succeeds', async () => {
    const at = open()
    fail(at, 4)
    fail(at, 1, { kind: 'unreachable', connected: false })
    expect(at.call(other)).toEqual(refusal('provider-unreachable', 1))
    await at.advance(1_000)
    const probe = admitted(at.call())
    expect(at.call()).toEqual(refusal('provider-unreachable', 1))
    probe.done(ok)
    admitted(at.call())
    expect(at.log.map(({ event }) => event)).toEqual(['circuit.opened', 'circuit.closed'])
  })

  it('receives no calls from any integration, while other servers do', () => {
    const time = { ...manualTime(), flowLimits }
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
    for (let n = 0; n < 5; n += 1) admitted(call(one)).done({ kind: 'unreachable' })
    expect(call(same)).toMatchObject({ code: 'provider-unreachable' })
    admitted(call(elsewhere))
  })

  it('receives no calls for as long as its Retry-After asks if it keeps failing', async () => {
    const at = open({ concurrency: { connection: 64, integration: 64 } })
    fail(at, 20, answered(503, { 'retry-after': '12' }))
    expect(at.call()).toEqual(refusal('provider-unreachable', 12))
  })

  it('causes queued calls to be refused as well', async () => {
    const at = open()
    const inFlight = admittedCalls(at, 4)
    const waiting = at.call()
    for (const call of inFlight) call.done({ kind: 'unreachable' })
    const fifth = await waiting
    expect(fifth.kind).toBe('admitted')
    admittedCalls(at, 3)
    const late = at.call()
    admitted(fifth).done({ kind: 'unreachable' })
    expect(await late).toEqual(refusal('provider-unreachable', 1))
  })

  it('receives retries only within the retry budget', () => {
    const at = open()
    const failed = {
      operation: write,
      outcome: { kind: 'unreachable' } as const,
      person: 'c1',
      retries: 0,
      replayable: true,
      responseStarted: false,
    }
    const retry = () => at.admission.retryDelayMs(at.integration, failed)
    expect([retry(), retry()]).toEqual([200, undefined])
    for (let n = 0; n < 10; n += 1) admitted(at.call()).done(ok)
    expect([retry(), retry()]).toEqual([200, undefined])
  })

  it('receives no more retries for one person than that person has earned', () => {
    const at = open()
    const failed = {
      operation: write,
      outcome: { kind: 'unreachable' } as const,
      retries: 0,
      replayable: true,
      responseStarted: false,
    }
    for (let n = 0; n < 50; n += 1) admitted(at.call(other)).done(ok)
    const retry = (person: string) => at.admission.retryDelayMs(at.integration, { ...failed, person })
    expect([retry('c1'), retry('c1'), retry('c2')]).toEqual([200, undefined, 200])
  })
})

const bytesOf = (length: number): Bytes => new Uint8Array(length)

describe('PX-30: the calls of one person to one operation', () => {
  it('rest after twenty failures, which is reported when it begins and not before', () => {
    const at = open({ concurrency: wide })
    const rests = () => at.log.filter(({ event }) => event === 'calls.rested')
    const fail = () => admitted(at.call({ person: 'ana' })).done(answered(500))
    for (let failures = 0; failures < 19; failures += 1) fail()
    expect(rests()).toEqual([])
    fail()
    expect(rests()).toMatchObject([
      { integration: 'crm', operation: 'list', seconds: expect.any(Number) as unknown },
    ])
    expect(at.call({ person: 'ana' })).toMatchObject({ kind: 'refused' })
    admitted(at.call({ person: 'ben' }))
  })
})

describe('PX-33: people who share places', () => {
  const byPerson = (person: string, connection = 'firm') => ({ person, connection: { id: connection } })
  const capacity = { connection: 8, integration: 16 }
  /** Calls of a person until one has to wait. */
  const takeAll = ({ call }: Opened, change: Partial<AdmissionRequest>): number => {
    for (let count = 0; count < 100; count += 1) if (call(change) instanceof Promise) return count
    throw new Error('no limit')
  }

  it('leave places free for others, however many calls they make', () => {
    const at = open({ concurrency: { connection: 64, integration: 256 } })
    const taken = Array.from({ length: 60 }, (_, n) =>
      takeAll(at, { person: `p${n}`, connection: { id: `c${n}`, account: `a${n}` } }),
    )
    expect(taken.slice(0, 9)).toEqual([64, 64, 64, 33, 16, 8, 4, 2, 1])
  })

  it('share the places of a service account in the same way', () => {
    const at = open({ concurrency: { connection: 64, integration: 256 } })
    const taken = ['ana', 'ben', 'eve'].map((person) => takeAll(at, byPerson(person)))
    expect(taken).toEqual([56, 5, 2])
  })

  it('have the same share after hundreds of calls have ended', () => {
    const at = open({ concurrency: { connection: 64, integration: 256 } })
    for (let n = 0; n < 300; n += 1) admitted(at.call(byPerson(`p${n % 3}`))).done(ok)
    const taken = ['p0', 'p1', 'p2'].map((person) => takeAll(at, byPerson(person)))
    expect(taken).toEqual([56, 5, 2])
  })

  it('are admitted in turn, and the calls of one person in order of arrival', async () => {
    const at = open({ concurrency: { connection: 4, integration: 4 } })
    const running = ['1', '2', '3', '4'].map((n) => admitted(at.call(byPerson(n))))
    const order: string[] = []
    for (const name of ['ana 1', 'ana 2', 'ana 3', 'ben 1', 'ben 2', 'eve 1']) {
      const [person = ''] = name.split(' ')
      const admission = Promise.resolve(at.call(byPerson(person)))
      void admission.then((permit) => {
        order.push(name)
        return admitted(permit).done(ok)
      })
    }
    await at.advance(0)
    running[0]?.done(ok)
    await at.advance(0)
    expect(order).toEqual(['ana 1', 'ben 1', 'eve 1', 'ana 2', 'ben 2', 'ana 3'])
  })

  it('do not fill the queue for others: the latest calls of the person who waits most give way', async () => {
    const at = open({ concurrency: { connection: 4, integration: 4 } })
    for (const n of ['1', '2', '3', '4']) admitted(at.call(byPerson(n)))
    const greedy = Array.from({ length: 64 }, () => at.call(byPerson('ana')))
    expect(at.call(byPerson('ana'))).toEqual(refusal('too-many-requests', 1))
    const modest = at.call(byPerson('ben'))
    expect(modest).toBeInstanceOf(Promise)
    expect(await greedy.at(-1)).toEqual(refusal('too-many-requests', 1))
    await at.advance(2_000)
    expect(await modest).toEqual(refusal('too-many-requests', 1))
    expect((await at.admission.statusSnapshot(at.integration))?.waiting).toBe(0)
  })

  it('do not fill the memory of waiting bodies for others', async () => {
    const at = open({ concurrency: { connection: 4, integration: 4 } })
    for (const n of ['1', '2', '3', '4']) admitted(at.call(byPerson(n)))
    const heldBytes = 2 ** 20
    const greedy = Array.from({ length: 32 }, () => at.call({ ...byPerson('ana'), heldBytes }))
    const modest = at.call({ ...byPerson('ben'), heldBytes })
    expect(modest).toBeInstanceOf(Promise)
    expect(await greedy.at(-1)).toEqual(refusal('too-many-requests', 1))
    expect(at.call({ ...byPerson('ana'), heldBytes })).toEqual(refusal('too-many-requests', 1))
    await at.advance(2_000)
    await modest
  })

  it('lose the place of a call that waits for its client when another person needs it, and get it back last', async () => {
    const at = open({ concurrency: capacity })
    const ended: string[] = []
    for (const person of ['ana', 'ben', 'eve', 'dan', 'fay', 'gil', 'hal'])
      for (let n = 0; n < 8; n += 1) {
        const caller = openClientDisconnect()
        caller.onDisconnect(() => ended.push(person))
        const admission = at.call({ person, connection: { id: person, account: person }, caller })
        if (!(admission instanceof Promise)) admitted(admission).receiving(ok).chunk?.(bytesOf(1_000))
      }
    await at.advance(2_000)
    await at.sweep(500)
    await at.sweep(1_000)
    expect(ended).toEqual([])
    const work = () => at.call({ person: 'zoe', connection: { id: 'z', account: 'z' } })
    admitted(work()).done(ok)
    expect(ended).toHaveLength(1)
    // The freed place is not for people whose calls wait for their clients.
    expect(at.call({ person: 'ana', connection: { id: 'ana', account: 'ana' } })).toBeInstanceOf(Promise)
    for (let n = 0; n < 50; n += 1) admitted(work()).done(ok)
    expect(ended).toHaveLength(1)
  })

  it('wait for the next look at the calls in flight if no call is known to wait for its client yet', async () => {
    const at = open({ concurrency: { connection: 2, integration: 2 } })
    for (const person of ['ana', 'ben'])
      admitted(at.call({ person, connection: { id: person, account: person } }))
        .receiving(ok)
        .chunk?.(bytesOf(1))
    const waiting = at.call({ person: 'zoe', connection: { id: 'z', account: 'z' } })
    expect(waiting).toBeInstanceOf(Promise)
    await at.sweep(500)
    await at.sweep(1_000)
    expect((await waiting).kind).toBe('admitted')
  })
})

describe('PX-32: a call that waits for its client', () => {
  const receive = (at: Opened) => {
    const caller = openClientDisconnect()
    const flow = admitted(at.call({ caller })).receiving(ok)
    const move = (length: number) => {
      flow.ask?.()
      flow.chunk?.(bytesOf(length))
    }
    return { caller, flow, move }
  }

  it('is ended after thirty seconds, with its reason, and its place is free at once', async () => {
    const at = open({ concurrency: { connection: 1, integration: 1 } })
    const { caller, move } = receive(at)
    move(1_000)
    for (let s = 0; s < 30; s += 1) await at.sweep(1_000)
    expect(caller.endedBy).toBeUndefined()
    await at.sweep(1_000)
    expect(caller.endedBy).toMatchObject({ code: 'client-too-slow' })
    admitted(at.call())
    expect(at.log).toContainEqual({
      event: 'calls.cut-off',
      level: 'warn',
      integration: 'crm',
      stalled: 1,
      replaced: 0,
      tooLong: 0,
    })
  })

  it('goes on if its client reads a kilobyte per second on average, in pieces of any size', async () => {
    const at = open()
    const { caller, move } = receive(at)
    for (let s = 0; s < 300; s += 1) {
      if (s % 20 === 0) move(20_000)
      await at.sweep(1_000)
    }
    expect(caller.endedBy).toBeUndefined()
  })

  it('is ended if its client reads less, even if it never stops', async () => {
    const at = open()
    const { caller, move } = receive(at)
    for (let s = 0; s < 120 && !caller.endedBy; s += 1) {
      move(500)
      await at.sweep(1_000)
    }
    expect(caller.endedBy).toMatchObject({ code: 'client-too-slow' })
  })

  it('is ended if a clock that stands still shows no time passing', async () => {
    const at = open()
    const { caller, move } = receive(at)
    move(1)
    for (let n = 0; n < 70; n += 1) await at.sweep(0)
    expect(caller.endedBy).toBeDefined()
  })

  it('is not the one that waits for the provider, which ends at the time limit of a call', async () => {
    const at = open()
    const { caller, move, flow } = receive(at)
    move(1_000)
    flow.ask?.()
    await at.sweep(599_000)
    expect(caller.endedBy).toBeUndefined()
    await at.sweep(1_000)
    expect(caller.endedBy).toMatchObject({ code: 'provider-too-slow' })
  })

  it('is ended while it sends a body, too', async () => {
    const at = open()
    const caller = openClientDisconnect()
    const flow = admitted(at.call({ caller })).sending()
    flow.ask?.()
    flow.chunk?.(bytesOf(1_000))
    await at.sweep(60_000)
    expect(caller.endedBy).toBeUndefined()
    flow.ask?.()
    await at.sweep(31_000)
    expect(caller.endedBy).toMatchObject({ code: 'client-too-slow' })
  })

  it('is reported together with others, once a minute', async () => {
    const at = open()
    const reported = () => at.log.filter(({ event }) => event === 'calls.cut-off').length
    for (let n = 0; n < 4; n += 1) {
      receive(at).move(1)
      await at.sweep(31_000)
    }
    expect(reported()).toBe(2)
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

/** The outcome of a call, advancing the clock until there is one. */
const outcomeOf = async (at: Opened, change: Partial<AdmissionRequest> = {}, of = at.admission) => {
  const outcomes: Admission[] = []
  void Promise.resolve(at.call(change, of)).then((admission) => outcomes.push(admission))
  for (let steps = 0; steps < 50; steps += 1) {
    await at.advance(steps === 0 ? 0 : 100)
    const [admission] = outcomes
    if (admission) return admission
  }
  throw new Error('no outcome')
}

/** Makes calls until one is refused, and counts the admitted ones. */
const exhaust = async (at: Opened, change: Partial<AdmissionRequest> = {}, of = at.admission) => {
  for (let calls = 0; calls < 1_000; calls += 1) {
    const admission = await outcomeOf(at, change, of)
    if (admission.kind === 'refused') return { calls, refusal: admission }
    admission.done(ok)
  }
  throw new Error('no end')
}

describe('a rate budget', () => {
  it('of an integration is shared: two instances together make as many calls as documented', async () => {
    const at = open({ pace: ofClinic, concurrency: wide }, 2)
    const counts = await Promise.all(at.all.map((admission) => exhaust(at, { operation: write }, admission)))
    expect(counts.reduce((sum, { calls }) => sum + calls, 0)).toBe(40)
    for (const { refusal: refused } of counts) {
      expect(refused.code).toBe('rate-limited')
      expect(refused.retryAfterSeconds).toBeGreaterThan(5)
      expect(refused.retryAfterSeconds).toBeLessThan(90)
    }
  })

  it('for writes is separate from the one for reads', async () => {
    const at = open({ pace: ofClinic, concurrency: wide })
    await exhaust(at, { operation: write })
    expect((await at.call()).kind).toBe('admitted')
  })

  it('allows calls again after its window', async () => {
    const at = open({ pace: ofClinic, concurrency: wide })
    const { refusal: refused } = await exhaust(at, { operation: write })
    await at.advance(refused.retryAfterSeconds * 1000)
    expect((await at.call({ operation: write })).kind).toBe('admitted')
  })

  it('of one account is not used by other accounts', async () => {
    const at = open({ pace: ofPerson, concurrency: wide }, 2)
    const { calls } = await exhaust(at)
    expect(calls).toBeGreaterThan(40)
    expect(calls).toBeLessThanOrEqual(64)
    expect((await at.call(other)).kind).toBe('admitted')
  })

  it('of one operation applies in addition to the others', async () => {
    const release = operationOf({ id: 'release', method: 'POST', atMost: { calls: 1, seconds: 3_600 } })
    const at = open({ pace: ofClinic, operations: [release] }, 2)
    const counts = await Promise.all(
      at.all.map((admission) => exhaust(at, { operation: release }, admission)),
    )
    expect(counts.reduce((sum, { calls }) => sum + calls, 0)).toBe(1)
    expect((await at.call({ operation: write })).kind).toBe('admitted')
  })

  it('that one instance blocks is blocked for all within a second of calls', async () => {
    const at = open({ pace: ofClinic }, 2)
    const [one, two] = at.all
    const first = await at.call({ operation: write }, one)
    await at.call({ operation: write }, two)
    if (first.kind === 'admitted') first.done(answered(429, { 'retry-after': '30' }), rateLimited)
    expect(at.call({ operation: write }, one)).toEqual(refusal('rate-limited', 30))
    await at.advance(1_000)
    void at.call({ operation: write }, two)
    await at.advance(0)
    expect(at.call({ operation: write }, two)).toEqual(refusal('rate-limited', 29))
    expect((await at.call({}, two)).kind).toBe('admitted')
    expect(at.log).toMatchObject([{ event: 'budget.closed', rule: 'writes/60', seconds: 30 }])
  })

  it('that is blocked allows calls again after its time', async () => {
    const at = open({ pace: ofClinic })
    const admission = await at.call({ operation: write })
    if (admission.kind === 'admitted') admission.done(answered(429, { 'retry-after': '30' }), rateLimited)
    await at.advance(30_000)
    expect((await at.call({ operation: write })).kind).toBe('admitted')
  })

  it('that is blocked for less than the queue time makes calls wait for it', async () => {
    const at = open({ pace: ofClinic })
    const admission = await at.call({ operation: write })
    if (admission.kind === 'admitted') admission.done(answered(429, { 'retry-after': '1.5' }), rateLimited)
    const waiting = at.call({ operation: write })
    await at.advance(1_500)
    expect((await waiting).kind).toBe('admitted')
  })

  it('blocks all calls when the gateway reports an exhausted quota', async () => {
    const at = open()
    admitted(at.call()).done(answered(403, { 'retry-after': '600' }), quota)
    expect(at.call({ operation: write })).toEqual(refusal('quota-exhausted', 600))
  })

  it('falls back to an eighth of the limit per instance while the store is unavailable', async () => {
    const at = open({ pace: ofClinic, concurrency: wide }, 2)
    at.state.isUnavailable = true
    const { calls } = await exhaust(at, { operation: write })
    expect(calls).toBe(5)
    at.state.isUnavailable = false
    await at.advance(60_000)
    expect((await exhaust(at, { operation: write })).calls).toBeGreaterThan(20)
  })
})

describe('a clock that stands still', () => {
  it('keeps no call waiting for longer than two seconds, and the call is refused for the reason it waited for', async () => {
    const at = open({ pace: ofClinic, isClockStill: true })
    const first = await at.call({ operation: write })
    if (first.kind === 'admitted') first.done(answered(429, { 'retry-after': '1.5' }), rateLimited)
    const outcomes: unknown[] = []
    void Promise.resolve(at.call({ operation: write })).then((admission) => outcomes.push(admission))
    await at.advance(1_999)
    await at.advance(1)
    expect(outcomes).toEqual([refusal('rate-limited', 2)])
  })
})

describe('a store that does not answer', () => {
  it('delays a call by half a second and no more; calls then use the share that needs no store', async () => {
    const at = open({ pace: ofClinic, concurrency: wide })
    at.state.isSilent = true
    const outcomes: string[] = []
    void Promise.resolve(at.call({ operation: write })).then(({ kind }) => outcomes.push(kind))
    await at.advance(499)
    expect(outcomes).toEqual([])
    await at.advance(1)
    expect(outcomes).toEqual(['admitted'])
    expect((await exhaust(at, { operation: write })).calls).toBe(4)
  })
})

describe('the status snapshot of an integration', () => {
  it('reports the calls in flight, the remaining calls and the blocks', async () => {
    const at = open({ pace: { ...ofClinic, limits: [...ofClinic.limits, ...ofPerson.limits] } })
    const first = await at.call({ operation: write })
    expect(await at.admission.statusSnapshot(at.integration)).toMatchObject({
      circuit: { state: 'closed', waitMs: 0 },
      running: 1,
      waiting: 0,
      budgets: [
        { counts: 'reads', operation: null, calls: 8_000, left: 8_000, blockedMs: 0 },
        { counts: 'writes', calls: 40, left: 37, blockedMs: 0 },
        { counts: 'all', per: 'connection', left: null },
      ],
    })
    if (first.kind === 'admitted') first.done(answered(403, { 'retry-after': '60' }), quota)
    expect(await at.admission.statusSnapshot(at.integration)).toMatchObject({ running: 0, blockedMs: 60_000 })
  })

  it('is available without the store, except for the remaining calls', async () => {
    const at = open({ pace: ofClinic })
    at.state.isUnavailable = true
    expect((await at.admission.statusSnapshot(at.integration))?.budgets.map(({ left }) => left)).toEqual([
      null,
      null,
    ])
  })
})
