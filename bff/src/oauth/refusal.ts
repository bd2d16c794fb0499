import type { FailureCode } from '@planbridge/shared/contract'
import type { RefusalRule } from '@planbridge/shared/providers'

export interface RefusedAnswer {
  readonly status: number
  readonly headers: Pick<Headers, 'get'>
  readonly json: unknown
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

type Fit = (rule: RefusalRule, answer: RefusedAnswer) => boolean

const member = (json: unknown, name: string): unknown => (isRecord(json) ? json[name] : undefined)

const conditions: readonly Fit[] = [
  ({ status }, answer) => status.includes(answer.status),
  ({ hasMember }, { json }) => hasMember === undefined || member(json, hasMember) !== undefined,
  ({ error }, { json }) => error === undefined || error.includes(String(member(json, 'error'))),
  ({ header }, { headers }) =>
    header === undefined || (headers.get(header.name) ?? '').toLowerCase().startsWith(header.startsWith),
]

const fits: Fit = (rule, answer) => conditions.every((condition) => condition(rule, answer))

/** What an answer means by the provider's own rules; undefined where they say nothing of it. */
export const classifyRefusal = (
  rules: readonly RefusalRule[],
  answer: RefusedAnswer,
): FailureCode | undefined => rules.find((rule) => fits(rule, answer))?.means
