import { completeAttempt } from '@planbridge/shared/contract'
import type { InputOf, OutputOf } from '@planbridge/shared/contract'
import type { BffFailure, Call } from '../bff-client.ts'
import type { AttemptOptions, PendingAttempts } from './pending-attempt.ts'

export type AuthorizationResponse = Pick<InputOf<typeof completeAttempt>, 'mode' | 'path' | 'raw'>

export interface CallbackPage {
  readonly location: Pick<Location, 'origin' | 'search' | 'hash' | 'pathname'>
  readonly history: Pick<History, 'replaceState'>
}

export type Completion =
  | { readonly kind: 'connected'; readonly output: OutputOf<typeof completeAttempt> }
  | {
      readonly kind: 'failed'
      readonly failure: BffFailure
      readonly options: AttemptOptions | null
      /** Sends the same proof again. Only the memory of this document has the proof. */
      readonly retry: () => Promise<Completion>
    }

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

/** Completes the attempt at the BFF, which does all verification. The state is only used to find the verifier. */
export async function finishAttempt(
  { call, pending }: { call: Call; pending: PendingAttempts },
  response: AuthorizationResponse,
): Promise<Completion> {
  const attempt = await pending.take(stateIn(response.raw) ?? '')
  const body = { ...response, verifier: attempt?.verifier ?? null }
  const send = async (): Promise<Completion> => {
    const first = await call(completeAttempt, body)
    // Completing an attempt is idempotent, so the request can be repeated if the response was lost.
    const lost = first.kind === 'failed' && first.failure.code === 'answer-lost'
    const result = lost ? await call(completeAttempt, body) : first
    return result.kind === 'ok'
      ? { kind: 'connected', output: result.output }
      : { kind: 'failed', failure: result.failure, options: attempt?.options ?? null, retry: send }
  }
  return send()
}
