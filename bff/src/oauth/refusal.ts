import type { FailureCode } from '@planbridge/shared/contract'
import type { RefusalRule } from '@planbridge/shared/providers'

export interface RefusedAnswer {
  readonly status: number
  readonly headers: Headers
  readonly json: unknown
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

const fits = (rule: RefusalRule, { status, headers, json }: RefusedAnswer): boolean => {
  if (!rule.status.includes(status)) return false
  const members = isRecord(json) ? json : {}
  if (rule.hasMember !== undefined && !(rule.hasMember in members)) return false
  if (rule.error !== undefined && !rule.error.includes(String(members['error']))) return false
  const { header } = rule
  return header === undefined || (headers.get(header.name) ?? '').toLowerCase().startsWith(header.startsWith)
}

/** What an answer means by the provider's own rules; undefined where they say nothing of it. */
export const classifyRefusal = (
  rules: readonly RefusalRule[],
  answer: RefusedAnswer,
): FailureCode | undefined => rules.find((rule) => fits(rule, answer))?.means
