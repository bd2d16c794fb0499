import { en } from '@planbridge/web/messages/en.ts'
import { fill } from '@planbridge/web/messages/fill.ts'
import { page } from 'vitest/browser'
import { takeOffer } from '../take-offer.ts'
import { account, connection, inDays, mergeOffer, personNamed } from './app-facts.ts'
import { type AppState, whileShown } from './app-state.ts'

const signedInPerson = { '/session': personNamed('Priya Nair') }
type Change = Parameters<typeof connection>[0]

const shown = (name: string, change: Change, more: Partial<AppState> = {}): AppState => ({
  name: `connection, ${name}`,
  path: '/connections/c1',
  changed: signedInPerson,
  instead: { '/connections': () => Response.json({ connections: [connection(change)] }) },
  shows: account.name,
  ...more,
})

const choices = [
  { id: 'a', name: 'Harbour Lane Wealth', detail: 'Adviser, Bristol office' },
  { id: 'b', name: 'Nair Family Office', detail: 'Owner' },
]

const reasons = ['refused-by-provider', 'renewal-lost', 'vault-unreadable', 'nothing-to-renew'] as const
const troubles = ['provider-unreachable', 'token-not-accepted', 'vault-unreadable'] as const
const warning = (what: 'access' | 'renewal') => ({ days: 3, what, ends_at: inDays(3) })

const dialogs: readonly AppState[] = [
  {
    name: 'dialog, a personal token',
    path: '/',
    act: () => takeOffer({ provider: 'Plannr', model: 'personal-token' }),
    shows: en.personalToken.token,
  },
  {
    name: 'dialog, a delegation',
    path: '/',
    act: () => takeOffer({ provider: 'Plannr', model: 'delegation' }),
    shows: en.delegation.purpose,
  },
  shown(
    'the question before disconnecting',
    {},
    {
      act: () => page.getByRole('button', { name: en.connection.disconnect, exact: true }).click(),
      shows: en.disconnect.confirm,
    },
  ),
]

const merging = (name: string, change: Parameters<typeof mergeOffer>[0], shows: string): AppState => ({
  name: `two people, ${name}`,
  path: '/one-person/offer-1',
  changed: signedInPerson,
  instead: { '/merge-offers/': () => Response.json(mergeOffer(change)) },
  shows,
})

/** The states of the page of a connection, the dialogs of connecting, and the page of two people. */
export const connectionStates: readonly AppState[] = [
  {
    name: 'connection, loading',
    path: '/connections/c1',
    changed: signedInPerson,
    instead: { '/connections': whileShown },
    shows: /./,
  },
  {
    name: 'connection, not found',
    path: '/connections/c9',
    changed: signedInPerson,
    instead: { '/connections': () => Response.json({ connections: [connection()] }) },
    shows: en.connection.notFound,
  },
  shown('active', {}),
  shown('active without a name', { account: null, account_id: 'a-93' }, { shows: /a-93/ }),
  shown('a personal token', { model: 'personal-token', ends_at: inDays(90), renews_itself: false }),
  shown('a delegation', { model: 'delegation', ends_at: inDays(60) }),
  shown('a service account', { model: 'service-account', shared: true, account: null }, { shows: 'Plannr' }),
  shown('an account to choose', { status: 'choose-account', choices }, { shows: 'Harbour Lane Wealth' }),
  shown('several accounts, one chosen', { choices, choice: 'a' }),
  shown('signed out', { status: 'signed-out', reason: 'person-signed-out' }),
  ...reasons.map((reason) => shown(`to reconnect: ${reason}`, { status: 'reconnect-required', reason })),
  shown('ended', { model: 'delegation', status: 'ended', reason: 'end-date-reached', ends_at: inDays(-1) }),
  shown('not verified by the host', { status: 'pending-verification' }),
  ...troubles.map((code) => shown(`trouble: ${code}`, { trouble: { code, next_try_at: inDays(0.01) } })),
  shown('an access that ends soon', {
    model: 'delegation',
    ends_at: inDays(3),
    warning: warning('access'),
  }),
  shown('a renewal that ends soon', { renewable_until: inDays(3), warning: warning('renewal') }),
  shown('with fewer permissions than asked for', { scopes: ['crm.read'], scopes_missing: ['crm.write'] }),
  ...dialogs,
  merging('a conflict', {}, en.onePerson.title),
  merging('nothing to decide', { conflicts: [] }, en.onePerson.title),
  merging(
    'a sign-in first',
    {
      brought: [],
      conflicts: [],
      sign_in_first: [
        { integration: 'dp-hybrid', label: 'Dynamic Planner', model: 'user-present', connection: null },
      ],
    },
    fill(en.onePerson.signInWith, { integration: 'Dynamic Planner' }),
  ),
]
