import type { CatalogEntry, Connection, Operation } from '@planbridge/shared/contract'
import { Connection as ConnectionSchema } from '@planbridge/shared/contract'
import { ConnectView } from '@planbridge/shared/embed'

/** A fixed day, so that dates in screens do not move. */
export const now = Date.parse('2026-11-30T12:00:00.000Z')
const sessionId = 'S'.repeat(22)
export const token = `pbcs_${sessionId}.${'t'.repeat(43)}`

const offer = (model: CatalogEntry['offers'][number]['model'], days: number | null = null) => ({
  model,
  flow: model === 'user-present' || model === 'delegation' ? 'code' : null,
  open_to_you: 'yes',
  days_max: days,
  ...(model === 'personal-token' && {
    token_page: { menu: ['Settings', 'Personal tokens'], url: 'https://plannr.example/tokens' },
  }),
})

const entry = (id: string, name: string, facts: object, offers: readonly object[]) => ({
  id,
  label: name,
  provider: { name, docs: 'https://docs.example', ...facts },
  environment: 'simulated',
  configured: true,
  offers,
  ask: null,
})

export const entries = [
  entry('acme-plans', 'Acme Planner', { summary: 'Cash flow plans and risk profiles', colour: '#0a66c2' }, [
    offer('user-present'),
    offer('delegation', 90),
  ]),
  entry('birch', 'Birchwood CRM', { summary: 'Clients, cases and tasks', colour: '#7a3e9d' }, [
    offer('user-present'),
    offer('personal-token', 365),
  ]),
  entry('clinic', 'Clinic Calendar', { summary: 'Appointments of your practice', colour: '#0b7a5b' }, [
    offer('service-account'),
  ]),
]

export const viewWith = (change: object = {}): ConnectView =>
  ConnectView.parse({
    id: sessionId,
    host: 'Harbour Lane Wealth',
    person: 'Priya Nair',
    status: 'open',
    asks: false,
    confirmed: false,
    entries,
    reconnect: null,
    choice: null,
    locale: null,
    appearance: {},
    expires_at: '2026-11-30T12:30:00.000Z',
    ...change,
  })

export const connectionWith = (change: object = {}): Connection =>
  ConnectionSchema.parse({
    id: '0f4e9a3e-6b1c-4c0e-9d6c-3f4c8f8e2a11',
    integration: 'birch',
    model: 'user-present',
    status: 'active',
    reason: null,
    trouble: null,
    account: { name: 'Priya Nair', detail: 'priya@harbourlane.example' },
    choice: null,
    choices: [],
    scopes: [],
    operations: [],
    shared: false,
    connected_at: '2026-11-30T12:00:00.000Z',
    last_used_at: null,
    ends_at: null,
    token_ends_at: null,
    renews_itself: false,
    renewable_until: null,
    warning: null,
    ...change,
  })

/** Operations in the words of a provider. */
export const operations = [
  ['list-clients', 'List clients and colleagues', 'GET'],
  ['read-plan', 'Read a plan with its assumptions', 'GET'],
  ['update-client', 'Create or update a client', 'POST'],
].map(([id, title, method]) => ({
  id,
  title,
  method,
  path: '/',
  fields: [],
  body: null,
  paging: null,
  repeatable: true,
  assumed: false,
})) as unknown as readonly Operation[]
