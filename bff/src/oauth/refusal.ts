import type { FailureCode } from '@planbridge/shared/contract'
import type { RefusalRule } from '@planbridge/shared/providers'

/** An error response of a token endpoint or an API. */
export interface ErrorResponse {
  readonly status: number
  readonly headers: Pick<Headers, 'get'>
  readonly json: unknown
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

type Condition = (rule: RefusalRule, response: ErrorResponse) => boolean

const member = (json: unknown, name: string): unknown => (isRecord(json) ? json[name] : undefined)

const conditions: readonly Condition[] = [
  ({ status }, response) => status.includes(response.status),
  ({ hasMember }, { json }) => hasMember === undefined || member(json, hasMember) !== undefined,
  ({ error }, { json }) => error === undefined || error.includes(String(member(json, 'error'))),
  ({ header }, { headers }) =>
    header === undefined || (headers.get(header.name) ?? '').toLowerCase().startsWith(header.startsWith),
]

const matches: Condition = (rule, response) => conditions.every((condition) => condition(rule, response))

/**
 * The failure code of the first of the provider's rules that matches; undefined if none does.
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-5.2
 */
export const classifyRefusal = (
  rules: readonly RefusalRule[],
  response: ErrorResponse,
): FailureCode | undefined => rules.find((rule) => matches(rule, response))?.means
