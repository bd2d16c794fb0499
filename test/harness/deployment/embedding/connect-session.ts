import { createHash } from 'node:crypto'
import { isRequested } from '@planbridge/bff/internal/domain/offered-operations.ts'
import { type InputOf, type OutputOf, type Problem } from '@planbridge/shared/contract'
import {
  type ConnectEndpoint,
  connectEndpoints,
  type ConnectView,
  WindowSecretHash,
} from '@planbridge/shared/embed'
import { type HostEndpoint, hostEndpoints } from '@planbridge/shared/host-api'
import { makeProof, type Proof } from '@planbridge/web/core/front-channel/proof.ts'
import type { Choice } from '../../../mock/simulators/visitor.ts'
import { type Browser, type BrowserTarget, type CallResult, openBrowser, type Pending } from '../browser.ts'
import { requireDeclared } from '../declared-problem.ts'
import type { Deployment } from '../deployment.ts'
import { openHost } from '../host.ts'

type CreateInput = InputOf<typeof hostEndpoints.createConnectSession>

export const hostOrigin = 'https://app.host.example'
export const returnUrl = `${hostOrigin}/planbridge/return?from=planbridge`

const secretOf = (url: string) => new URLSearchParams(new URL(url).hash.slice(1))

/** base64url(SHA-256(text)). */
export const hashOf = (text: string): string => createHash('sha256').update(text).digest('base64url')

/** The answer of a host's request that failed. */
export class HostRefusal extends Error {
  override readonly name = 'HostRefusal'
  readonly code: string

  constructor(code: string) {
    super(code)
    this.code = code
  }
}

export interface Completing {
  readonly id: string
  readonly code: string
  readonly code_verifier: string
  readonly subject?: string
}

/** The part of a host's back end that starts and completes connect sessions. Its refused requests throw a `HostRefusal`. */
export const openConnectHost = (at: Pick<BrowserTarget, 'origin' | 'planbridge'>, key?: string) => {
  const { call } = openHost(at, key)
  const get = async <E extends HostEndpoint>(endpoint: E, input: unknown): Promise<OutputOf<E>> => {
    const result = await call(endpoint, input as InputOf<E>)
    if (!result.ok) throw new HostRefusal(result.body.code)
    return result.body
  }
  const create = (input: Partial<CreateInput> = {}) =>
    get(hostEndpoints.createConnectSession, {
      subject: 'user-1',
      allowed_origins: [hostOrigin],
      ...input,
    })
  return {
    create,
    /** Starts a session whose connection has to be verified, and keeps the verifier as the user's session at the host would. */
    async createVerified(input: Partial<CreateInput> = {}) {
      const proof = await makeProof(crypto)
      const session = await create({ code_challenge: proof.challenge, return_url: returnUrl, ...input })
      return { ...session, verifier: proof.verifier }
    },
    get: (id: string) => get(hostEndpoints.getConnectSession, { id }),
    complete: (input: Completing) =>
      get(hostEndpoints.completeConnectSession, { subject: 'user-1', ...input }),
    cancel: (id: string) => get(hostEndpoints.cancelConnectSession, { id }),
  }
}

export type ConnectHost = ReturnType<typeof openConnectHost>

type Send = (path: string, init: RequestInit) => Promise<Response>

/** Calls an endpoint for frames and windows. A failure that it does not declare is thrown. */
const connectCaller =
  (send: Send, headers: Readonly<Record<string, string>>) =>
  async <E extends ConnectEndpoint>(endpoint: E, input: InputOf<E>): Promise<CallResult<OutputOf<E>>> => {
    const fields = input as Record<string, unknown>
    const path = endpoint.path.replace(/:(\w+)/g, (_, name: string) => String(fields[name]))
    const hasBody = endpoint.method === 'POST' || endpoint.method === 'PUT'
    const response = await send(`/connect-api${path}`, {
      method: endpoint.method,
      headers: { ...headers, ...(hasBody && { 'content-type': 'application/json' }) },
      ...(hasBody && { body: JSON.stringify(input) }),
    })
    const body = (await response.clone().json()) as unknown
    const { status } = response
    if (response.ok) return { ok: true, status, body: endpoint.output.parse(body) as OutputOf<E>, response }
    const problem = body as Problem
    requireDeclared(endpoint, problem)
    return { ok: false, status, body: problem, response }
  }

/** The body of a success; a failure is thrown. */
export const bodyOf = <T>(result: CallResult<T>): T => {
  if (!result.ok) throw new Error(result.body.code)
  return result.body
}

/** The frame of a session in the page of its host. It has neither cookies nor storage. */
export const openFrame = (at: Deployment, token: string) => {
  const browser = openBrowser(at)
  const send: Send = async (path, init) => {
    const response = await browser.send(path, init)
    if (response.headers.has('set-cookie')) throw new Error(`${path} sets a cookie in a frame`)
    return response
  }
  const call = connectCaller(send, { authorization: `Planbridge-Connect ${token}` })
  const progress = async (revision: number) =>
    bodyOf(await call(connectEndpoints.getConnectProgress, { revision: String(revision) }))
  return {
    call,
    progress,
    /** The state now: no revision is negative one. */
    state: () => progress(0),
    /** Opens a window, as the frame does in a click, and returns the secret in its fragment. */
    async announce(input: Partial<InputOf<typeof connectEndpoints.announceWindow>> = {}): Promise<string> {
      const { verifier: secret } = await makeProof(crypto)
      const secretHash = WindowSecretHash.parse(hashOf(secret))
      bodyOf(
        await call(connectEndpoints.announceWindow, {
          presentation: 'popup',
          secret_hash: secretHash,
          ...input,
        }),
      )
      return secret
    },
  }
}

const terms = (at: Deployment, wanted: string) => {
  const integration = at.config.integrations.find(({ id }) => id === wanted)
  const listed = integration?.operations.filter((one) => isRequested(integration, 'delegation', one)) ?? []
  return { purpose: 'Prepare the review', operations: listed.map(({ id }) => id), days: 30 }
}

export interface WindowChoice {
  readonly integration: string
  readonly model?: 'user-present' | 'delegation'
}

/** A window of a session in a browser, which keeps its cookie. */
export const windowIn = (at: Deployment, browser: Browser, view: ConnectView) => {
  const call = connectCaller(browser.send, { 'x-planbridge-connect': view.id })
  const start = async ({
    integration,
    model = 'user-present',
  }: WindowChoice): Promise<CallResult<Pending>> => {
    const proof: Proof = await makeProof(crypto)
    const delegation = model === 'delegation' ? { delegation: terms(at, integration) } : {}
    const input = { integration, model, challenge: proof.challenge, ...delegation }
    const started = await call(connectEndpoints.startConnectAttempt, input as never)
    return started.ok ? { ...started, body: { facts: started.body, proof } } : started
  }
  const consent = async (pending: Pending, choice: Choice) =>
    browser.complete(pending, await browser.atProvider(pending, choice))
  return {
    browser,
    view,
    call,
    start,
    consent,
    /** Consents at the provider and returns to the window. */
    connect: async (wanted: WindowChoice, choice: Choice) => consent(bodyOf(await start(wanted)), choice),
    confirm: async () => bodyOf(await call(connectEndpoints.confirmPerson, {})),
    /** The address that the window goes to. */
    leave: async () => bodyOf(await call(connectEndpoints.leaveWindow, {})).url,
    /** The code that it takes to the host; '' without one. */
    async code(): Promise<string> {
      const { url } = bodyOf(await call(connectEndpoints.leaveWindow, {}))
      return (url === null ? null : new URL(url).searchParams.get('planbridge_code')) ?? ''
    },
  }
}

export type ConnectWindow = ReturnType<typeof windowIn>

/** Redeems the secret of a window or a link. */
export const enter = (browser: Browser, secret: string) =>
  connectCaller(browser.send, {})(connectEndpoints.enterWindow, { secret } as never)

/** Opens the window of a secret, in a new browser unless one is given. */
export const openWindow = async (
  at: Deployment,
  secret: string,
  browser = openBrowser(at),
): Promise<ConnectWindow> => windowIn(at, browser, bodyOf(await enter(browser, secret)))

/** The secret of a session's link. */
export const linkSecret = ({ url }: { readonly url: string }): string => secretOf(url).get('l') ?? ''
