import { type Endpoint, endpoints, type InputOf } from '@planbridge/shared/contract'
import { connectEndpoints } from '@planbridge/shared/embed'
import { type HostEndpoint, hostEndpoints } from '@planbridge/shared/host-api'
import type { Browser } from '../../harness/deployment/browser.ts'
import type { Deployment } from '../../harness/deployment/deployment.ts'
import {
  bodyOf,
  type ConnectWindow,
  enter,
  linkSecret,
  openConnectHost,
  openFrame,
  openWindow,
} from '../../harness/deployment/embedding/connect-session.ts'
import { tokensElsewhere } from '../../harness/deployment/host-import.ts'
import { openHost, withHostKey } from '../../harness/deployment/host.ts'
import { offerIn, signInTwice } from '../../harness/deployment/two-sign-ins.ts'
import { type Act, describeWrites, type Prepare } from './write-cases.ts'

const priya = { account: 'priya.nair' }
const dynamicPlanner = { integration: 'dp-hybrid' } as const

/** A request of a host, with an idempotency key of its own. */
const hostRequest =
  <E extends HostEndpoint>(at: Deployment, endpoint: E, input: unknown): Act =>
  () =>
    openHost(at).call(endpoint, input as InputOf<E>, { 'idempotency-key': 'one' })

const importing: Prepare = async (at) => {
  const wanted = { ...dynamicPlanner, model: 'user-present', account: priya.account } as const
  const { access, refresh } = await tokensElsewhere(at, wanted)
  const { integration, model } = wanted
  const tokens = { access_token: access, ...(refresh !== null && { refresh_token: refresh }) }
  return hostRequest(at, hostEndpoints.importConnection, { subject: 'user-1', integration, model, ...tokens })
}

/** A connect session that a window has entered, with a challenge of the host or without. */
const windowOf = async (at: Deployment, browser: Browser, isVerified: boolean) => {
  const host = openConnectHost(at)
  const session = isVerified ? await host.createVerified() : { ...(await host.create()), verifier: '' }
  return { session, window: await openWindow(at, linkSecret(session), browser) }
}

const inWindow =
  (act: (window: ConnectWindow) => ReturnType<Act>, isVerified = true): Prepare =>
  async (at, browser) => {
    const { window } = await windowOf(at, browser, isVerified)
    return () => act(window)
  }

const withOffer =
  (endpoint: Endpoint, input: object): Prepare =>
  async (at, browser) => {
    await signInTwice(at, browser)
    const offer = await offerIn(browser)
    return () => browser.call(endpoint, { offer, ...input })
  }

const actions: Readonly<Record<string, Prepare>> = {
  'an import': importing,
  'a new connect session': (at) =>
    Promise.resolve(hostRequest(at, hostEndpoints.createConnectSession, { subject: 'user-1' })),
  'a cancelled connect session': async (at) => {
    const { id } = await openConnectHost(at).create()
    return hostRequest(at, hostEndpoints.cancelConnectSession, { id })
  },
  'the erasure of a user': async (at, browser) => {
    const { session, window } = await windowOf(at, browser, true)
    await window.connect(dynamicPlanner, priya)
    const code = await window.code()
    await openConnectHost(at).complete({ id: session.id, code, code_verifier: session.verifier })
    return hostRequest(at, hostEndpoints.eraseHostSubject, { subject: 'user-1' })
  },
  'an announced window': async (at) => {
    const frame = openFrame(at, (await openConnectHost(at).create()).token)
    const input = { presentation: 'popup', secret_hash: 'a'.repeat(43) } as never
    return () => frame.call(connectEndpoints.announceWindow, input)
  },
  'an entered window': async (at, browser) => {
    const session = await openConnectHost(at).create()
    return () => enter(browser, linkSecret(session))
  },
  'a person who confirms who they are': inWindow(
    ({ call }) => call(connectEndpoints.confirmPerson, {}),
    false,
  ),
  'an attempt of a window': inWindow((window) => window.start(dynamicPlanner)),
  'a consent in a window': async (at, browser) => {
    const { window } = await windowOf(at, browser, true)
    const pending = bodyOf(await window.start(dynamicPlanner))
    const callback = await browser.atProvider(pending, priya)
    return () => browser.complete(pending, callback)
  },
  'a service account of a window': inWindow(({ call }) =>
    call(connectEndpoints.addConnectServiceAccount, { integration: 'dp-firm' as never }),
  ),
  'a token that is pasted in a frame': async (at) => {
    const frame = openFrame(at, (await openConnectHost(at).create()).token)
    const { token } = await at.simulators.plannr.mintPersonalToken({ username: 'tom@elmsample.example' })
    const input = { integration: 'plannr' as never, token, ends_on: '2026-02-01' }
    return () => frame.call(connectEndpoints.addConnectPersonalToken, input)
  },
  'a verified connection': async (at, browser) => {
    const { session, window } = await windowOf(at, browser, true)
    await window.connect(dynamicPlanner, priya)
    const proof = { code: await window.code(), code_verifier: session.verifier, subject: 'user-1' }
    return hostRequest(at, hostEndpoints.completeConnectSession, { id: session.id, ...proof })
  },
  'a connection that is not verified': async (at, browser) => {
    const { session, window } = await windowOf(at, browser, true)
    await window.connect(dynamicPlanner, priya)
    const proof = { code: 'wrong', code_verifier: session.verifier, subject: 'user-1' }
    return hostRequest(at, hostEndpoints.completeConnectSession, { id: session.id, ...proof })
  },
  'two people who are brought together': withOffer(endpoints.acceptMergeOffer, { keep: [] }),
  'an offer that is declined': withOffer(endpoints.declineMergeOffer, {}),
}

describeWrites(actions, { config: withHostKey })
