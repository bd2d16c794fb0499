import type { BffFailure, CallResult } from '../bff-client.ts'

/** Something of the BFF's that the browser has, has not yet, or could not get. */
export type Loadable<Value> =
  | { readonly phase: 'loading' }
  | { readonly phase: 'ready'; readonly value: Value }
  | { readonly phase: 'failed'; readonly failure: BffFailure }

export const loading = { phase: 'loading' } as const

export const loaded = <Output, Value>(
  result: CallResult<Output>,
  read: (output: Output) => Value,
): Loadable<Value> =>
  result.kind === 'ok'
    ? { phase: 'ready', value: read(result.output) }
    : { phase: 'failed', failure: result.failure }

/** What a quiet refresh leaves on the screen: a failed one must not take away what is already there. */
export const refreshed = <Value>(before: Loadable<Value>, after: Loadable<Value>): Loadable<Value> =>
  before.phase === 'ready' && after.phase === 'failed' ? before : after

export const valueOr = <Value, Otherwise>(
  loadable: Loadable<Value>,
  otherwise: Otherwise,
): Value | Otherwise => (loadable.phase === 'ready' ? loadable.value : otherwise)
