import type * as z from 'zod/mini'
import type { FailureCode } from './failure.ts'

/**
 * Who may call: `anyone` (a session is not needed), `visitor` (a session is begun if there is none),
 * `session` (a live session), `person` (a session that acts for a subject).
 */
export type Access = 'anyone' | 'visitor' | 'session' | 'person'

/** What web may ask and bff must answer. Path parameters and body fields are both members of `input`. */
export interface Endpoint<
  Input extends z.ZodMiniType = z.ZodMiniType,
  Output extends z.ZodMiniType = z.ZodMiniType,
> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Below `/bff`; `:name` takes its value from `input.name`. */
  readonly path: `/${string}`
  readonly access: Access
  readonly input: Input
  readonly output: Output
  readonly failures: readonly FailureCode[]
}

export const defineEndpoint = <Input extends z.ZodMiniType, Output extends z.ZodMiniType>(
  endpoint: Endpoint<Input, Output>,
): Endpoint<Input, Output> => endpoint

export type InputOf<E extends Endpoint> = z.infer<E['input']>
export type OutputOf<E extends Endpoint> = z.infer<E['output']>

/** What answers an endpoint: HTTP never enters. */
export type UseCase<E extends Endpoint, Caller> = (input: InputOf<E>, caller: Caller) => Promise<OutputOf<E>>
