import type { BffFailure, CallResult } from '../bff-client.ts'

/** A value that is loaded from the BFF. */
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

/** The state after a background refresh. A failed refresh keeps the value that is already shown. */
export const refreshed = <Value>(before: Loadable<Value>, after: Loadable<Value>): Loadable<Value> =>
  before.phase === 'ready' && after.phase === 'failed' ? before : after

export const valueOr = <Value, Fallback>(loadable: Loadable<Value>, fallback: Fallback): Value | Fallback =>
  loadable.phase === 'ready' ? loadable.value : fallback
