import { en } from '@planbridge/web/messages/en.ts'
import { fill } from '@planbridge/web/messages/fill.ts'
import { connectButton } from '../take-offer.ts'
import { account, connection, endedAccess, inDays, personNamed } from './app-facts.ts'
import { type AppState, whileShown } from './app-state.ts'

const signedInPerson = { '/session': personNamed('Priya Nair') }
const listed = (...connections: readonly object[]) => ({
  '/connections': () => Response.json({ connections }),
})

const statuses = [
  connection(),
  connection({ id: 'c2', status: 'choose-account', account: { name: 'Priya Nair', detail: null } }),
  connection({ id: 'c3', status: 'reconnect-required', reason: 'refused-by-provider' }),
  connection({ id: 'c4', status: 'signed-out', reason: 'person-signed-out' }),
  connection({ id: 'c5', model: 'delegation', status: 'ended', reason: 'end-date-reached' }),
  connection({ id: 'c6', status: 'pending-verification' }),
  connection({
    id: 'c7',
    model: 'delegation',
    ends_at: inDays(3),
    warning: { days: 3, what: 'access', ends_at: inDays(3) },
  }),
  connection({ id: 'c8', model: 'service-account', shared: true, account: null, integration: 'docplanner' }),
]

const ended = (state: Parameters<typeof endedAccess>[0]): AppState => ({
  name: `start, an ended access: ${state}`,
  path: '/',
  changed: signedInPerson,
  instead: { '/connections': () => Response.json({ connections: [], ended: [endedAccess(state)] }) },
  shows: en.endedAccess.title,
})

/** The states of the start page, its notices and its dialogs. */
export const startStates: readonly AppState[] = [
  { name: 'start, loading', path: '/', instead: { '/integrations': whileShown }, shows: en.start.loading },
  { name: 'start, a stranger', path: '/', shows: en.signIn.text },
  {
    name: 'start, a stranger with a way of an organisation',
    path: '/',
    changed: {
      '/session': (session) => ({
        ...session,
        sign_in_options: [{ id: 'firm', kind: 'firm', label: 'Harbour Lane', model: 'user-present' }],
      }),
    },
    shows: 'Sign in with Harbour Lane',
  },
  {
    name: 'start, for other systems alone',
    path: '/',
    changed: { '/session': (session) => ({ ...session, sign_in_options: [], hosts_only: true }) },
    shows: en.start.hostsOnlyText,
  },
  {
    name: 'start, without an integration',
    path: '/',
    instead: { '/integrations': () => Response.json({ entries: [] }) },
    shows: en.start.noIntegrationsText,
  },
  {
    name: 'start, the catalog fails',
    path: '/',
    instead: { '/integrations': () => Response.error() },
    shows: en.failures['answer-lost'].title,
  },
  {
    name: 'start, the connections fail',
    path: '/',
    instead: { '/connections': () => Response.error() },
    shows: en.failures['answer-lost'].title,
  },
  {
    name: 'start, signed in without a connection',
    path: '/',
    changed: signedInPerson,
    instead: listed(),
    shows: 'Priya Nair',
  },
  {
    name: 'start, a connection of each status',
    path: '/',
    changed: signedInPerson,
    instead: listed(...statuses),
    shows: account.name,
  },
  ...(['pending', 'run-out', 'kept', 'unconfirmed'] as const).map(ended),
  {
    name: 'start, a notice of a new connection',
    path: '/',
    changed: signedInPerson,
    instead: listed(connection()),
    act: ({ notices }) =>
      notices
        .getState()
        .show({ kind: 'connected', connection: 'c1' as never, integration: 'Plannr', status: 'active' }),
    shows: fill(en.notices.connected, { integration: 'Plannr' }),
  },
  {
    name: 'start, a notice after sign-out',
    path: '/',
    act: ({ notices }) =>
      notices.getState().show({
        kind: 'signed-out',
        report: { ended: 1, not_revoked: [], continuing: { jobs: 3, providers: ['Plannr'], until: null } },
      }),
    shows: '3 jobs keep running.',
  },
  ...(['consent-denied', 'internal'] as const).map((code): AppState => ({
    name: `start, a notice of a failure: ${code}`,
    path: '/',
    act: ({ notices }) =>
      notices.getState().show({
        kind: 'failure',
        failure: { code, reference: '7f3a-91c2', retryAfterSeconds: null, connection: null },
        provider: 'Plannr',
      }),
    shows: '7f3a-91c2',
  })),
  {
    name: 'start, the ways of a provider',
    path: '/',
    act: () => connectButton('Dynamic Planner').click(),
    shows: en.models['user-present'].name,
  },
  { name: 'an unknown path', path: '/nowhere', shows: en.frame.notFound },
]
