import type { Connection } from '@planbridge/shared/contract'
import { Connection as ConnectionSchema } from '@planbridge/shared/contract'
import { ConnectProgress, ConnectView } from '@planbridge/shared/embed'
import { describe, expect, it } from 'vitest'
import { failed } from '../core/bff-client.ts'
import { sampleConnection } from '../core/sample-values.ts'
import type { ConnectFlow, FlowEvent, Step } from './flow.ts'
import { canGoBack, choosing, isEnd, newFlow, nextFlow, stepOf } from './flow.ts'
import type { Way } from './ways.ts'
import { providersOf } from './ways.ts'

type Model = Connection['model']

const entry = (id: string, name: string, ...models: Model[]) => ({
  id,
  label: name,
  provider: { name, docs: 'https://docs.example', summary: name, colour: '#0a66c2' },
  environment: 'simulated',
  configured: true,
  offers: models.map((model) => ({ model, flow: null, open_to_you: 'yes', days_max: null })),
  ask: null,
})

const both = [
  entry('acme', 'Acme', 'user-present', 'delegation'),
  entry('birch', 'Birch', 'personal-token', 'service-account'),
]
const viewWith = (change: object = {}): ConnectView =>
  ConnectView.parse({
    id: 'S'.repeat(22),
    host: 'Harbour Lane',
    person: 'Priya Nair',
    status: 'open',
    asks: false,
    confirmed: false,
    entries: both,
    reconnect: null,
    choice: null,
    locale: null,
    appearance: {},
    expires_at: '2026-11-30T12:30:00.000Z',
    ...change,
  })

const connectionWith = (change: object = {}): Connection =>
  ConnectionSchema.parse({
    ...sampleConnection,
    account: { name: 'Priya Nair', detail: null },
    ...change,
  })

const progressWith = (change: object = {}): ConnectProgress =>
  ConnectProgress.parse({
    revision: 1,
    status: 'open',
    window: 'none',
    connection: null,
    failure: null,
    expires_at: '2026-11-30T12:30:00.000Z',
    ...change,
  })

const wayWith = (model: Model): Way => {
  const found = providersOf(viewWith())
    .flatMap(({ ways }) => ways)
    .find(({ offer }) => offer.model === model)
  if (!found) throw new Error(`No provider offers ${model}.`)
  return found
}
const way = wayWith('user-present')
const { failure } = failed('provider-unreachable')
const choices = ['one', 'two'].map((id) => ({ id, name: id, detail: id }))

/** A flow at a step, after it was viewed. */
const at = (
  step: Step,
  place: ConnectFlow['place'] = 'frame',
  change: Partial<ConnectFlow> = {},
): ConnectFlow => ({
  ...newFlow(place),
  view: viewWith(),
  step,
  ...change,
})
const stepAfter = (flow: ConnectFlow, event: FlowEvent): Step => nextFlow(flow, event).step
const progressed = (change: object): FlowEvent => ({ kind: 'progressed', progress: progressWith(change) })
const viewed = (change: object, more: object = {}): FlowEvent => ({
  kind: 'viewed',
  view: viewWith(change),
  ...more,
})

const ends: readonly Step[] = [
  { name: 'done', connection: null },
  { name: 'over', status: 'cancelled' },
  { name: 'over', status: 'expired' },
]

describe('the first step', () => {
  it.each(['frame', 'window'] as const)('is the choice of a provider in a %s', (place) => {
    expect(stepAfter(newFlow(place), viewed({}))).toEqual({ name: 'providers' })
  })

  it('leaves out a choice of one: the only provider, or the one that the host page wanted', () => {
    expect(choosing(viewWith({ entries: both.slice(0, 1) }), null)).toEqual({
      name: 'ways',
      provider: 'Acme',
    })
    expect(stepAfter(newFlow('frame'), viewed({}, { wanted: 'birch' }))).toEqual({
      name: 'ways',
      provider: 'Birch',
    })
    expect(stepAfter(newFlow('frame'), viewed({}, { wanted: 'none-such' }))).toEqual({ name: 'providers' })
  })

  it('is a choice without providers if none is open to the person', () => {
    expect(stepAfter(newFlow('frame'), viewed({ entries: [] }))).toEqual({ name: 'providers' })
  })

  it('EM-25: asks in a window that has to ask, and only until the person has said yes', () => {
    const asks = { asks: true, choice: { integration: 'acme', model: 'delegation' } }
    expect(stepAfter(newFlow('window'), viewed(asks))).toEqual({ name: 'confirm' })
    expect(stepAfter(newFlow('frame'), viewed(asks))).toEqual({ name: 'providers' })
    const yes: FlowEvent = { kind: 'confirmed', view: viewWith({ ...asks, confirmed: true }) }
    expect(stepAfter(at({ name: 'confirm' }, 'window'), yes)).toMatchObject({ name: 'terms' })
  })

  it('EM-46: is the way that the frame has chosen in its window, and no start by itself in one that comes back', () => {
    const chosen = { choice: { integration: 'acme', model: 'delegation' } }
    expect(stepAfter(newFlow('window'), viewed(chosen))).toMatchObject({ name: 'terms' })
    expect(stepAfter(newFlow('window'), viewed(chosen, { returned: true }))).toEqual({
      name: 'ways',
      provider: 'Acme',
    })
    expect(stepAfter(newFlow('window'), viewed({ ...chosen, asks: true }, { returned: true }))).toEqual({
      name: 'confirm',
    })
  })

  it.each(['cancelled', 'expired'] as const)('is the end of a session that is %s', (status) => {
    expect(stepAfter(newFlow('window'), viewed({ status }))).toEqual({ name: 'over', status })
  })

  it.each(['pending_verification', 'complete'] as const)(
    'waits for the progress of a session that is %s',
    (status) => {
      expect(stepAfter(newFlow('frame'), viewed({ status }))).toEqual({ name: 'loading' })
      expect(stepAfter(newFlow('window'), viewed({ status }, { returned: true }))).toEqual({
        name: 'loading',
      })
    },
  )
})

describe('the step of a way', () => {
  it.each([
    ['user-present', 'ways', 'ways'],
    ['delegation', 'ways', 'terms'],
    ['service-account', 'ways', 'service'],
    ['personal-token', 'token', 'token'],
  ] as const)('for %s is %s in the frame and %s in the window', (model, frame, window) => {
    expect(stepOf(wayWith(model), 'frame').name).toBe(frame)
    expect(stepOf(wayWith(model), 'window').name).toBe(window)
  })
})

describe('the way back', () => {
  it.each([
    { name: 'token', way },
    { name: 'terms', way },
    { name: 'service', way },
    { name: 'link', way },
    { name: 'waiting', way, hint: 'open' },
  ] as const)('leads from $name to the ways of its provider', (step) => {
    expect(canGoBack(at(step))).toBe(true)
    expect(stepAfter(at(step), { kind: 'back' })).toEqual({ name: 'ways', provider: 'Acme' })
  })

  it('leads from the ways to the providers, if there are several', () => {
    const ways: Step = { name: 'ways', provider: 'Acme' }
    expect(canGoBack(at(ways))).toBe(true)
    expect(stepAfter(at(ways), { kind: 'back' })).toEqual({ name: 'providers' })
    expect(canGoBack(at(ways, 'frame', { view: viewWith({ entries: both.slice(0, 1) }) }))).toBe(false)
  })

  it('leads from a refusal to its way, or to the choice', () => {
    expect(stepAfter(at({ name: 'refused', way, failure }), { kind: 'back' })).toEqual({
      name: 'ways',
      provider: 'Acme',
    })
    expect(stepAfter(at({ name: 'refused', way: null, failure }), { kind: 'back' })).toEqual({
      name: 'providers',
    })
  })

  it('is not offered before the session is known, nor where an account is chosen or a window is on its way', () => {
    expect(canGoBack(newFlow('frame'))).toBe(false)
    expect(stepAfter(newFlow('frame'), { kind: 'back' })).toEqual({ name: 'loading' })
    expect(canGoBack(at({ name: 'leaving', way }))).toBe(false)
    expect(canGoBack(at({ name: 'account', connection: connectionWith() }))).toBe(false)
  })
})

describe('EM-45: the state at the server', () => {
  it.each(['waiting', 'leaving', 'link', 'providers'] as const)(
    'ends the step %s, whatever it was',
    (name) => {
      const step = {
        waiting: { name, way, hint: 'closed' },
        leaving: { name, way },
        link: { name, way },
        providers: { name },
      }[name] as Step
      const connection = connectionWith()
      expect(stepAfter(at(step), progressed({ status: 'complete', connection }))).toEqual({
        name: 'done',
        connection,
      })
      expect(stepAfter(at(step), progressed({ status: 'expired' }))).toEqual({
        name: 'over',
        status: 'expired',
      })
    },
  )

  it('is success for the window before the host has verified it, and a wait for the frame', () => {
    const connection = connectionWith()
    const pending = progressed({ status: 'pending_verification', connection })
    expect(stepAfter(at({ name: 'leaving', way }, 'window'), pending)).toEqual({ name: 'done', connection })
    expect(stepAfter(at({ name: 'waiting', way, hint: 'open' }), pending)).toEqual({
      name: 'finishing',
      connection,
    })
  })

  it('shows the accounts first, if the person has several and has chosen none', () => {
    const open = connectionWith({ status: 'choose-account', choices })
    expect(
      stepAfter(at({ name: 'leaving', way }, 'window'), progressed({ status: 'complete', connection: open })),
    ).toEqual({
      name: 'account',
      connection: open,
    })
    for (const settled of [
      connectionWith({ choices, choice: 'one' }),
      connectionWith({ choices: choices.slice(0, 1) }),
    ])
      expect(
        stepAfter(at({ name: 'loading' }), progressed({ status: 'complete', connection: settled })).name,
      ).toBe('done')
  })

  it('is taken in order: an answer that was overtaken changes nothing', () => {
    const newer = nextFlow(at({ name: 'waiting', way, hint: 'open' }), progressed({ revision: 5 }))
    expect(nextFlow(newer, progressed({ revision: 4, status: 'cancelled' }))).toBe(newer)
    expect(nextFlow(newer, progressed({ revision: 6, status: 'cancelled' })).step.name).toBe('over')
  })

  it('says why the last try failed, once per revision, and only where the person waits for a window', () => {
    const refused = { failure: { code: 'provider-unreachable', reference: 'r1' } }
    const waiting = nextFlow(
      at({ name: 'waiting', way, hint: 'open' }),
      progressed({ revision: 2, ...refused }),
    )
    expect(waiting).toMatchObject({
      failure: { code: 'provider-unreachable', reference: 'r1' },
      step: { name: 'waiting' },
    })
    const again = nextFlow({ ...waiting, failure: null }, progressed({ revision: 2, ...refused }))
    expect(again.failure).toBeNull()
    expect(nextFlow(at({ name: 'providers' }), progressed({ revision: 2, ...refused })).failure).toBeNull()
  })

  it('sees a window that the browser returned no handle for', () => {
    const entered = progressed({ revision: 2, window: 'entered' })
    expect(stepAfter(at({ name: 'waiting', way, hint: 'unknown' }), entered)).toEqual({
      name: 'waiting',
      way,
      hint: 'open',
    })
    expect(stepAfter(at({ name: 'link', way }), entered)).toEqual({ name: 'waiting', way, hint: 'open' })
    const closed: Step = { name: 'waiting', way, hint: 'closed' }
    expect(stepAfter(at(closed), entered)).toEqual(closed)
    expect(stepAfter(at({ name: 'link', way }), progressed({ revision: 2, window: 'announced' })).name).toBe(
      'link',
    )
  })

  it('ends what was busy, offline or failed', () => {
    const troubled = at({ name: 'token', way }, 'frame', { busy: true, offline: true, failure })
    expect(
      nextFlow(troubled, progressed({ status: 'complete', connection: connectionWith() })),
    ).toMatchObject({
      busy: false,
      offline: false,
      failure: null,
    })
  })
})

describe('EM-45: a result', () => {
  const later: readonly FlowEvent[] = [
    progressed({ revision: 9, status: 'cancelled' }),
    progressed({ revision: 9, status: 'complete', connection: connectionWith() }),
    { kind: 'went', step: { name: 'providers' } },
    { kind: 'back' },
    { kind: 'working' },
    { kind: 'failed', failure },
    { kind: 'stopped', failure },
    { kind: 'hinted', hint: 'closed' },
  ]
  it.each(ends)('is final: nothing that arrives later changes $name', (end) => {
    expect(isEnd(end)).toBe(true)
    for (const event of later) expect(nextFlow(at(end), event)).toEqual(at(end))
  })

  it('gives way to a new start only, such as with a new token', () => {
    for (const end of ends) expect(nextFlow(at(end), { kind: 'restarted' })).toEqual(newFlow('frame'))
  })
})

describe('an act of the person', () => {
  it('is busy until it went, failed or stopped, and shows the last failure only', () => {
    const busy = nextFlow(at({ name: 'token', way }, 'frame', { failure }), { kind: 'working' })
    expect(busy).toMatchObject({ busy: true, failure: null })
    expect(nextFlow(busy, { kind: 'failed', failure })).toMatchObject({
      busy: false,
      failure,
      step: { name: 'token' },
    })
    expect(nextFlow(busy, { kind: 'went', step: { name: 'providers' } })).toMatchObject({
      busy: false,
      failure: null,
    })
    expect(nextFlow(busy, { kind: 'stopped', failure })).toMatchObject({
      busy: false,
      step: { name: 'stopped', failure },
    })
  })

  it('keeps its step when a window closes, or when Planbridge cannot be reached', () => {
    const waiting: Step = { name: 'waiting', way, hint: 'open' }
    expect(stepAfter(at(waiting), { kind: 'hinted', hint: 'closed' })).toEqual({ ...waiting, hint: 'closed' })
    expect(stepAfter(at({ name: 'providers' }), { kind: 'hinted', hint: 'closed' })).toEqual({
      name: 'providers',
    })
    expect(nextFlow(at(waiting), { kind: 'offline', offline: true })).toEqual({
      ...at(waiting),
      offline: true,
    })
  })
})
