import type { FailureCode } from '@planbridge/shared/contract'
import type { MemberRule, RefusalRule } from '@planbridge/shared/providers'

/** An error response of a token endpoint or an API. */
export interface ErrorResponse {
  readonly status: number
  readonly headers: Pick<Headers, 'get'>
  readonly json: unknown
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

type Condition = (rule: RefusalRule, response: ErrorResponse) => boolean

// Not converted: `["invalid_grant"]` is no error code, and a refusal that is misread ends a connection.
const isOneOf = (codes: readonly string[], value: unknown): boolean =>
  typeof value === 'string' && codes.includes(value)

const member = (json: unknown, name: string): unknown => (isRecord(json) ? json[name] : undefined)

const isAsRuled = (rule: MemberRule | undefined, value: unknown, status: number): boolean => {
  if (rule === 'status') return value === status
  return rule !== undefined && typeof value === 'string' && value.startsWith(rule.startsWith)
}

const hasExactly = (
  rules: Readonly<Record<string, MemberRule>>,
  { json, status }: Pick<ErrorResponse, 'json' | 'status'>,
): boolean =>
  isRecord(json) &&
  Object.keys(json).length === Object.keys(rules).length &&
  Object.entries(json).every(([name, value]) => isAsRuled(ownRule(rules, name), value, status))

const ownRule = (rules: Readonly<Record<string, MemberRule>>, name: string): MemberRule | undefined =>
  Object.hasOwn(rules, name) ? rules[name] : undefined

const conditions: readonly Condition[] = [
  ({ status }, response) => status.includes(response.status),
  ({ members }, response) => members === undefined || hasExactly(members, response),
  ({ error }, { json }) => error === undefined || isOneOf(error, member(json, 'error')),
  ({ header }, { headers }) =>
    header === undefined || headers.get(header.name)?.toLowerCase().startsWith(header.startsWith) === true,
]

const matches: Condition = (rule, response) => conditions.every((condition) => condition(rule, response))

/** The first of the provider's rules that matches; undefined if none does. */
export const matchRefusal = (
  rules: readonly RefusalRule[],
  response: ErrorResponse,
): RefusalRule | undefined => rules.find((rule) => matches(rule, response))

/**
 * The failure code of the first of the provider's rules that matches; undefined if none does.
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-5.2
 */
export const classifyRefusal = (
  rules: readonly RefusalRule[],
  response: ErrorResponse,
): FailureCode | undefined => matchRefusal(rules, response)?.means
