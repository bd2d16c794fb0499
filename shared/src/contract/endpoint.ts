import type * as z from 'zod/mini'
import type { FailureCode } from './failure.ts'
import { storableTexts } from './text.ts'

/**
 * The session that an endpoint requires. `anyone`: none. `visitor`: none, but the endpoint may start one. `session`: a live session.
 * `person`: a live session that acts for a person or a guest. `operator`: one of a person whose organisation gives them this role.
 */
export type Access = 'anyone' | 'visitor' | 'session' | 'person' | 'operator'

/** An endpoint of any list. Path parameters and body fields are both members of `input`. */
export interface EndpointFacts<
  Input extends z.ZodMiniType = z.ZodMiniType,
  Output extends z.ZodMiniType = z.ZodMiniType,
> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Path below the prefix of its list. The value of `:name` is `input.name`. */
  readonly path: `/${string}`
  readonly input: Input
  readonly output: Output
  /** Members of the input that a GET request has in its query; absent if there are none. */
  readonly query?: readonly string[]
  readonly failures: readonly FailureCode[]
}

/** An endpoint between browser and BFF, below `/bff`. */
export interface Endpoint<
  Input extends z.ZodMiniType = z.ZodMiniType,
  Output extends z.ZodMiniType = z.ZodMiniType,
> extends EndpointFacts<Input, Output> {
  readonly access: Access
  /** True if the output is facts of the deployment without data of a person: it is compressed, and revalidated by its entity tag. */
  readonly facts?: true
  /** True if the answer is an event stream without an end, and `output` the data of each event. */
  readonly stream?: true
}

/** Defines an endpoint. Its input may contain only text that every store keeps unchanged. */
export const defineEndpoint = <Input extends z.ZodMiniType, Output extends z.ZodMiniType>(
  endpoint: Endpoint<Input, Output>,
): Endpoint<Input, Output> => ({ ...endpoint, input: endpoint.input.check(storableTexts) })

/** An endpoint whose answer is an event stream. */
export interface StreamEndpoint<
  Input extends z.ZodMiniType = z.ZodMiniType,
  Output extends z.ZodMiniType = z.ZodMiniType,
> extends Endpoint<Input, Output> {
  readonly stream: true
}

/** Defines an endpoint whose answer is an event stream, as `defineEndpoint` does. */
export const defineStream = <Input extends z.ZodMiniType, Output extends z.ZodMiniType>(
  endpoint: Omit<StreamEndpoint<Input, Output>, 'stream'>,
): StreamEndpoint<Input, Output> => ({ ...defineEndpoint(endpoint), stream: true })

export type InputOf<E extends EndpointFacts> = z.infer<E['input']>
export type OutputOf<E extends EndpointFacts> = z.infer<E['output']>

/** The implementation of an endpoint, independent of HTTP. `Caller` is the principal that it requires. */
export type UseCase<E extends EndpointFacts, Caller> = (
  input: InputOf<E>,
  caller: Caller,
) => Promise<OutputOf<E>>
