import { completeAttempt } from '@planbridge/shared/contract'
import type { InputOf, OutputOf } from '@planbridge/shared/contract'
import type { BffFailure, Call } from '../bff-client.ts'
import type { AttemptWish, PendingAttempts } from './pending-attempt.ts'

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
      readonly wish: AttemptWish | null
      /** Asks again with the same proof, which lives in this document's memory only. */
      readonly again: () => Promise<Completion>
    }

const stateIn = (raw: string): string | null => new URLSearchParams(raw).get('state')

/**
 * Which part of the URL is the response. The one that carries a state, because a redirect URI may have a query of its own
 * and a provider may answer a fragment request with an error in the query; the fragment if both do, because it alone
 * never travels to a server.
 */
function responseIn(query: string, fragment: string): Omit<AuthorizationResponse, 'path'> {
  if (stateIn(fragment) !== null) return { mode: 'fragment', raw: fragment }
  if (stateIn(query) !== null || fragment === '') return { mode: 'query', raw: query }
  return { mode: 'fragment', raw: fragment }
}

/**
 * Takes the response out of the address bar; synchronous, so that nothing runs in between.
 * @see https://www.rfc-editor.org/rfc/rfc9700#section-4.3.1
 */
export function captureResponse({ location, history }: CallbackPage): AuthorizationResponse {
  const path = location.pathname
  const response = responseIn(location.search.slice(1), location.hash.slice(1))
  // Absolute: a path that begins with two slashes would be read as another host, and refused.
  history.replaceState(null, '', location.origin + path)
  return { ...response, path }
}

/** Finishes the attempt at the BFF, which alone judges it; here the state only finds the verifier. */
export async function finishAttempt(
  needs: { call: Call; pending: PendingAttempts },
  response: AuthorizationResponse,
): Promise<Completion> {
  const attempt = await needs.pending.take(stateIn(response.raw) ?? '')
  const body = { ...response, verifier: attempt?.verifier ?? null }
  const ask = async (): Promise<Completion> => {
    const first = await needs.call(completeAttempt, body)
    // The same proof gives the same outcome, so a lost answer may be asked for again.
    const lost = first.kind === 'failed' && first.failure.code === 'answer-lost'
    const result = lost ? await needs.call(completeAttempt, body) : first
    return result.kind === 'ok'
      ? { kind: 'connected', output: result.output }
      : { kind: 'failed', failure: result.failure, wish: attempt?.wish ?? null, again: ask }
  }
  return ask()
}
