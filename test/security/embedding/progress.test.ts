import { setImmediate as turn } from 'node:timers/promises'
import { IntegrationId } from '@planbridge/shared/contract'
import { connectEndpoints } from '@planbridge/shared/embed'
import { expect, test } from 'vitest'
import { openBrowser, type Pending } from '../../harness/deployment/browser.ts'
import {
  bodyOf,
  type ConnectHost,
  type ConnectWindow,
  enter,
  linkSecret,
  openFrame,
  openWindow,
  windowIn,
} from '../../harness/deployment/embedding/connect-session.ts'
import type { RecordedDeployment } from '../../harness/deployment/recorded-deployment.ts'
import { runBackgroundTasks } from '../../harness/deployment/run-background-tasks.ts'
import { environment, priya, tom } from './environment.ts'

const lookMs = 1_000

/** A deployment whose frames see only the changes of which they are woken: the next look at the store never comes. */
const openWoken = async (name: string) => {
  const state = { looks: 0 }
  const sleep = async (ms: number) => {
    if (ms !== lookMs) return turn()
    state.looks += 1
    return new Promise<void>(() => undefined)
  }
  const { at, host } = await environment(name, { engines: { sleep } })
  const session = await host.createVerified()
  const frame = openFrame(at, session.token)
  /** The state that a waiting frame gets because of an action. */
  const seenAfter = async (act: () => Promise<unknown>, by = frame) => {
    const { revision } = await by.state()
    const { looks } = state
    const waiting = by.progress(revision)
    await expect.poll(() => state.looks).toBeGreaterThan(looks)
    await turn()
    await act()
    let seen: Awaited<typeof waiting> | undefined
    void waiting.then((progress) => (seen = progress))
    await expect.poll(() => seen, { timeout: 30_000 }).toBeDefined()
    return seen
  }
  return { at, host, session, frame, seenAfter }
}

interface Woken {
  readonly at: RecordedDeployment
  readonly host: ConnectHost
  readonly session: Awaited<ReturnType<ConnectHost['createVerified']>>
  readonly frame: ReturnType<typeof openFrame>
  readonly window: ConnectWindow
  /** An attempt that the person has come back from. */
  returned?: { readonly pending: Pending; readonly callback: URL }
}

type Act = (woken: Woken) => Promise<unknown>

const wanted = { integration: 'dp-hybrid' } as const

const gareth = { account: 'gareth@harbourlane.example' }

const consent: Act = ({ window }) => window.connect(wanted, priya)

const returning =
  (choice: Parameters<ConnectWindow['connect']>[1]): Act =>
  async (woken) => {
    const pending = bodyOf(await woken.window.start(wanted))
    woken.returned = { pending, callback: await woken.window.browser.atProvider(pending, choice) }
  }

const completesAttempt: Act = async ({ window, returned }) =>
  returned && window.browser.complete(returned.pending, returned.callback)

const completing = async ({ host, session, window }: Woken, code?: string) =>
  host
    .complete({ id: session.id, code: code ?? (await window.code()), code_verifier: session.verifier })
    .catch(() => undefined)

const none: Act = () => Promise.resolve()

/** What happens, before the frame waits and while it does, and what it then sees. */
const changes: readonly (readonly [what: string, before: Act, act: Act, seen: object])[] = [
  ['a window is announced', none, ({ frame }) => frame.announce(), { window: 'announced' }],
  ['an attempt begins', none, ({ window }) => window.start(wanted), { window: 'entered', failure: null }],
  [
    'the person declined',
    returning({ ...priya, decision: 'deny' }),
    completesAttempt,
    { status: 'open', failure: { code: 'consent-denied', reference: expect.stringMatching(/^[\w-]{12}$/) } },
  ],
  ['a connection is made', returning(priya), completesAttempt, { status: 'pending_verification' }],
  [
    'a service account is added',
    none,
    ({ window }) =>
      window.call(connectEndpoints.addConnectServiceAccount, {
        integration: IntegrationId.parse('dp-firm'),
      }),
    { status: 'pending_verification' },
  ],
  [
    'a token is pasted',
    none,
    async ({ at, window }) => {
      const { token } = await at.simulators.plannr.mintPersonalToken({ username: tom.account })
      const input = { integration: IntegrationId.parse('plannr'), token, ends_on: '2026-02-01' }
      return window.call(connectEndpoints.addConnectPersonalToken, input)
    },
    { status: 'pending_verification' },
  ],
  ['the host completes the session', consent, completing, { status: 'complete' }],
  [
    'the host refuses the code',
    consent,
    (woken) => completing(woken, 'wrong'),
    { status: 'cancelled', failure: { code: 'return-code-invalid', reference: null } },
  ],
  [
    'the host cancels the session',
    consent,
    ({ host, session }) => host.cancel(session.id),
    { status: 'cancelled', failure: null },
  ],
  [
    'the session runs out',
    none,
    ({ at }) => {
      at.clock.pass(1_800)
      return runBackgroundTasks(at)
    },
    { status: 'expired' },
  ],
]

test.each(changes)('EM-06: a frame that waits sees at once that %s', async (name, before, act, seen) => {
  const opened = await openWoken(`woken ${name}`)
  const window = await openWindow(opened.at, linkSecret(opened.session))
  const woken: Woken = { ...opened, window }
  await before(woken)
  expect(await opened.seenAfter(() => act(woken))).toMatchObject(seen)
})

test('EM-06: a frame that waits sees at once that a window is entered, that the person confirms, and which account is chosen', async () => {
  const { at, host, seenAfter } = await openWoken('steps')
  const session = await host.create()
  const frame = openFrame(at, session.token)
  const browser = openBrowser(at)
  const enters = () => enter(browser, linkSecret(session))
  expect(await seenAfter(enters, frame)).toMatchObject({ status: 'open', window: 'entered' })
  const window = windowIn(at, browser, bodyOf(await enters()))
  expect(await seenAfter(window.confirm, frame)).toMatchObject({ status: 'open' })
  const { connection } = bodyOf(await window.connect({ integration: 'plannr' }, gareth))
  const account = connection.choices[0]?.id ?? ''
  const choose = () => frame.call(connectEndpoints.chooseConnectAccount, { account })
  expect(await seenAfter(choose, frame)).toMatchObject({ connection: { choice: account, status: 'active' } })
})

test('EM-06: all requests that wait end when the process stops, and later ones do not wait', async () => {
  const { at, frame, seenAfter } = await openWoken('stop')
  const { revision } = await frame.state()
  expect(await seenAfter(() => Promise.resolve(at.planbridge.endWaits()))).toMatchObject({ revision })
  expect(await frame.progress(revision)).toMatchObject({ revision })
})
