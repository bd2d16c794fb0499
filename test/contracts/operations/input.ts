import type { FieldDefinition, OperationDefinition } from '@planbridge/shared/providers'
import type { Environment } from './environment.ts'

/** Input of a call beyond the examples of the definition. */
export interface Input {
  /** Values of path and query parameters, by name. */
  readonly values?: Readonly<Record<string, string>>
  /** Changes the example body. */
  readonly body?: Readonly<Record<string, unknown>>
}

/** Finds or creates the provider data that a call of this operation needs. */
export type FindInput = (environment: Environment, operation: OperationDefinition) => Promise<Input>

const byKind: Readonly<Record<NonNullable<FieldDefinition['kind']>, string>> = {
  text: 'x',
  texts: 'x,y',
  'whole-number': '1',
  number: '1.5',
  'yes-no': 'true',
  date: '2026-01-06',
  'date-time': '2026-01-06T09:00:00+01:00',
  choice: '',
  choices: '',
}

/** A value of the field's kind: all values of a list, the last one of a choice. */
const sampleValue = ({ kind = 'text', values = [], example }: FieldDefinition): string => {
  if (kind === 'choices') return values.join(',')
  return values.at(-1) ?? example ?? byKind[kind]
}

/** The required parameters only, or all parameters of the definition. */
export type Extent = 'required' | 'everything'

const queryOf = ({ query = [] }: OperationDefinition, { values = {} }: Input, extent: Extent): string => {
  const wanted = query.filter(({ required }) => required === true || extent === 'everything')
  const pairs = wanted.map((field) => [field.name, values[field.name] ?? sampleValue(field)])
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs).toString()}`
}

const pathOf = ({ path, params = [] }: OperationDefinition, { values = {} }: Input): string =>
  path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const example = params.find((field) => field.name === name)?.example
    return encodeURIComponent(values[name] ?? example ?? '')
  })

const bodyOf = (
  { body }: OperationDefinition,
  { body: changes = {} }: Input,
  extent: Extent,
): { headers?: Record<string, string>; body?: string } => {
  if (body === undefined || (body.optional === true && extent === 'required')) return {}
  const headers = { 'content-type': body.mediaType }
  return { headers, body: JSON.stringify({ ...JSON.parse(body.example), ...changes }) }
}

/** The call as the app sends it. */
export const callOf = (
  operation: OperationDefinition,
  input: Input,
  extent: Extent,
): { path: string; init: RequestInit & { body?: string } } => ({
  path: pathOf(operation, input) + queryOf(operation, input, extent),
  init: { method: operation.method, ...bodyOf(operation, input, extent) },
})
