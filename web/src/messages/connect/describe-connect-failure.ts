import type { BffFailure } from '../../core/bff-client.ts'
import { capitalised } from '../capitalised.ts'
import { fill } from '../fill.ts'
import type { ConnectNext, FailureKind } from './failure-kinds.ts'
import { isCalm, kindOf, nextOf } from './failure-kinds.ts'
import { inPlural } from './plural.ts'
import type { ConnectTexts } from './texts.ts'

export interface DescribedFailure {
  readonly kind: FailureKind
  readonly title: string
  readonly text: string
  /** When to try again, and the reference for support. */
  readonly details: readonly string[]
  readonly next: ConnectNext
  /** True if nothing is wrong, so that it is no alarm. */
  readonly calm: boolean
}

/** The names that the texts of a screen speak of; null if one is not known. */
export interface Names {
  readonly host: string | null
  readonly provider: string | null
}

/** Puts the names into a text. A name that is not known is replaced by a general word. */
export const withNames = ({ page }: ConnectTexts, text: string, names: Names): string =>
  capitalised(fill(text, { host: names.host ?? page.theHost, provider: names.provider ?? page.theProvider }))

export function describeConnectFailure(
  texts: ConnectTexts,
  { code, retryAfterSeconds, reference }: Pick<BffFailure, 'code' | 'retryAfterSeconds' | 'reference'>,
  names: Names,
): DescribedFailure {
  const kind = kindOf(code)
  const { title, text } = texts.failures[kind]
  const { page, locale } = texts
  return {
    kind,
    title: withNames(texts, title, names),
    text: withNames(texts, text, names),
    details: [
      ...(retryAfterSeconds === null ? [] : [inPlural(page.retryAfter, retryAfterSeconds, locale)]),
      ...(reference === null ? [] : [fill(page.reference, { reference })]),
    ],
    next: nextOf(kind),
    calm: isCalm(kind),
  }
}
