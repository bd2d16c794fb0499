import { completeAttempt, ConnectionId } from '@planbridge/shared/contract'
import type { InputOf, OutputOf } from '@planbridge/shared/contract'
import { failed, isPassing } from '../bff-client.ts'
import type { BffFailure, Call, CallResult, ShownCode } from '../bff-client.ts'
import type { AttemptOptions, PendingAttempt, PendingAttempts } from './pending-attempt.ts'

export type AuthorizationResponse = Pick<InputOf<typeof completeAttempt>, 'mode' | 'path' | 'raw'>

export interface CallbackPage {
  readonly location: Pick<Location, 'origin' | 'search' | 'hash' | 'pathname'>
  readonly history: Pick<History, 'replaceState'>
}

export type Completion =
  /** An organisation's sign-in, which makes no connection. */
  | { readonly kind: 'signed-in'; readonly path: string; readonly options: AttemptOptions | null }
  | {
      readonly kind: 'connected'
      readonly connection: ConnectionId
      /** The path of the app to return to. */
      readonly path: string
      /** True if the attempt, or another one of the same wish, was completed before, so that this response was not needed. */
      readonly again: boolean
      /** The options of the attempt; null if this tab has none. */
      readonly options: AttemptOptions | null
    }
  | {
      readonly kind: 'failed'
      readonly failure: BffFailure
      readonly options: AttemptOptions | null
      /** False if no BFF has judged the response, as far as is known, so that it can be sent again. */
      readonly judged: boolean
      /** Sends the same proof again. Only the memory of this document has the response. */
      readonly retry: () => Promise<Completion>
    }

/** Failures after which the attempt is still open, so that the same response can be sent again. */
const openFailures: ReadonlySet<ShownCode> = new Set([
  'answer-lost',
  'answer-unexpected',
  'too-many-requests',
  'client-too-slow',
  'store-unavailable',
  'starting',
  'draining',
])

/** True if the attempt is still open after this failure. */
export const isOpenAfter = (code: ShownCode): boolean => openFailures.has(code)

const stateIn = (raw: string): string | null => new URLSearchParams(raw).get('state')

/**
 * Selects the part of the URL that is the response: the part with a state, because a redirect URI may have a query of its
 * own and a provider may return an error in the query although a fragment was requested. If both have one, the fragment is
 * used, because it is never sent to a server.
 */
function responseIn(query: string, fragment: string): Omit<AuthorizationResponse, 'path'> {
  if (stateIn(fragment) !== null) return { mode: 'fragment', raw: fragment }
  if (stateIn(query) !== null || fragment === '') return { mode: 'query', raw: query }
  return { mode: 'fragment', raw: fragment }
}

/**
 * Reads the response and removes it from the address bar. Synchronous, so that no other script can run in between.
 * @see https://www.rfc-editor.org/rfc/rfc9700#section-4.3.1
 */
export function captureResponse({ location, history }: CallbackPage): AuthorizationResponse {
  const path = location.pathname
  const response = responseIn(location.search.slice(1), location.hash.slice(1))
  // The URL must be absolute: a path that begins with two slashes would be parsed as another host and refused.
  history.replaceState(null, '', location.origin + path)
  return { ...response, path }
}

const responseNames = ['state', 'code', 'error', 'id_token']

/** True if the URL had no parameter of a response, for example because the page was reloaded. */
const isBlank = (raw: string): boolean => {
  const parameters = new URLSearchParams(raw)
  return responseNames.every((name) => !parameters.has(name))
}

/** A session that is not the one of the attempt means another browser, unless the attempt began in this tab. */
function shownFailure(failure: BffFailure, raw: string, attempt: PendingAttempt | null): BffFailure {
  if (attempt === null && failure.code === 'session-required')
    return { ...failure, code: stateIn(raw) === null ? 'state-missing' : 'attempt-of-another-session' }
  return attempt !== null && failure.code === 'attempt-of-another-session'
    ? { ...failure, code: 'session-changed' }
    : failure
}

type Completed = CallResult<OutputOf<typeof completeAttempt>>

/** The connection of a completed attempt, of this one or the one that was made before, or the sign-in. */
function successOf(
  result: Completed,
  options: AttemptOptions | null,
): Exclude<Completion, { kind: 'failed' }> | null {
  if (result.kind === 'ok') {
    const { connection, return_to } = result.output
    if (!connection) return { kind: 'signed-in', path: return_to, options }
    return { kind: 'connected', connection: connection.id, path: return_to, again: false, options }
  }
  const { code, connection } = result.failure
  const made = code === 'attempt-spent' ? ConnectionId.safeParse(connection) : null
  return made?.success ? { kind: 'connected', connection: made.data, path: '/', again: true, options } : null
}

/** Completing an attempt is idempotent, so the request is repeated at once if its answer is likely to have been lost on the way. */
async function post(call: Call, body: InputOf<typeof completeAttempt>): Promise<Completed> {
  const first = await call(completeAttempt, body)
  return first.kind === 'failed' && isRepeatedAtOnce(first.failure) ? call(completeAttempt, body) : first
}

const isRepeatedAtOnce = (failure: BffFailure): boolean =>
  failure.code === 'answer-lost' || (failure.code === 'answer-unexpected' && isPassing(failure))

/** The options of the attempt that a response belongs to, if it was started in this tab. */
export const optionsFor = async (
  pending: PendingAttempts,
  { raw }: AuthorizationResponse,
): Promise<AttemptOptions | null> => (await pending.find(stateIn(raw) ?? ''))?.options ?? null

interface CallbackNeeds {
  readonly call: Call
  readonly pending: PendingAttempts
}

/**
 * Completes the attempt at the BFF, which does all verification. The state is only used to find the verifier, which stays in storage
 * until the BFF has judged the response: the response itself is only in the memory of this document.
 */
export async function finishAttempt(
  needs: CallbackNeeds,
  response: AuthorizationResponse,
): Promise<Completion> {
  if (isBlank(response.raw)) return withoutResponse(needs, response.path)
  const attempt = await needs.pending.find(stateIn(response.raw) ?? '')
  const body = { ...response, verifier: attempt?.verifier ?? null }
  const options = attempt?.options ?? null
  const send = async (): Promise<Completion> => {
    const result = await post(needs.call, body)
    const success = successOf(result, options)
    if (success) {
      if (attempt) await needs.pending.retire(attempt.options.request)
      return success
    }
    const { failure } = result as Extract<Completed, { kind: 'failed' }>
    const judged = !isOpenAfter(failure.code)
    if (attempt && judged) await needs.pending.take(attempt.state)
    return {
      kind: 'failed',
      failure: shownFailure(failure, response.raw, attempt),
      options,
      judged,
      retry: send,
    }
  }
  return send()
}

/** A response is in the URL once. If this tab has a pending attempt for the page, it was reloaded or opened again. */
async function withoutResponse({ pending }: CallbackNeeds, path: string): Promise<Completion> {
  const attempt = (await pending.list()).find((one) => one.path === path)
  const { failure } = failed(attempt ? 'response-gone' : 'state-missing')
  const completion: Completion = {
    kind: 'failed',
    failure,
    options: attempt?.options ?? null,
    judged: true,
    retry: async () => completion,
  }
  return completion
}
