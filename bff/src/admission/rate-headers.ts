import type { RateHeaders } from '@planbridge/shared/providers'
import { headerText, type ReceivedHeaders } from '../transport/forward.ts'

/** Whatever a provider asks for, we come back within a day. */
const waitMsMax = 86_400_000

const bounded = (ms: number): number => Math.min(Math.max(Math.ceil(ms), 0), waitMsMax)

const decimal = /^\d+(?:\.\d+)?$/

const httpDates = [
  /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/,
  /^[A-Z][a-z]{5,8}, \d{2}-[A-Z][a-z]{2}-\d{2} \d{2}:\d{2}:\d{2} GMT$/,
]
const asctime = /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} \d{4}$/

/** Milliseconds since 1970, from any of HTTP's three spellings. @see https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7 */
const readHttpDate = (text: string): number | undefined => {
  if (!asctime.test(text) && !httpDates.some((form) => form.test(text))) return undefined
  const at = Date.parse(asctime.test(text) ? `${text} GMT` : text)
  return Number.isNaN(at) ? undefined : at
}

// Without an offset it would be local time, and whose is not said.
const isoMoment = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})$/

const readIsoMoment = (text: string): number | undefined => {
  if (!isoMoment.test(text)) return undefined
  const at = Date.parse(text.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'))
  return Number.isNaN(at) ? undefined : at
}

/** The provider's own time where it says it: a moment that it names is meant by its clock, not by ours. */
const providerNow = (headers: ReceivedHeaders, now: number): number =>
  readHttpDate(headerText(headers, 'date') ?? '') ?? now

/**
 * How many milliseconds an answer asks to wait: whole or broken seconds, a date, several joined (then the longest). A moment
 * that has passed is 0, undefined is no answer or nonsense; never more than a day.
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3
 */
export const readRetryAfter = (headers: ReceivedHeaders, now: number): number | undefined => {
  const text = headerText(headers, 'retry-after')?.trim()
  if (text === undefined) return undefined
  const at = readHttpDate(text) ?? readIsoMoment(text)
  if (at !== undefined) return bounded(at - providerNow(headers, now))
  const delays = text.split(',').map((part) => part.trim())
  return delays.every((delay) => decimal.test(delay))
    ? bounded(Math.max(...delays.map(Number)) * 1000)
    : undefined
}

type ResetForm = NonNullable<RateHeaders['reset']>['form']

const resetReaders: Record<ResetForm, (text: string, now: number) => number | undefined> = {
  seconds: (text) => (decimal.test(text) ? Number(text) * 1000 : undefined),
  'epoch-seconds': (text, now) => (decimal.test(text) ? Number(text) * 1000 - now : undefined),
  'iso-8601': (text, now) => {
    const at = readIsoMoment(text)
    return at === undefined ? undefined : at - now
  },
}

/** How many milliseconds until the count begins anew, by the header that the provider documents; undefined: it does not say. */
export const readReset = (
  headers: ReceivedHeaders,
  reset: RateHeaders['reset'],
  now: number,
): number | undefined => {
  if (reset === undefined) return undefined
  const text = headerText(headers, reset.name.toLowerCase())?.trim() ?? ''
  const ms = resetReaders[reset.form](text, providerNow(headers, now))
  return ms === undefined ? undefined : bounded(ms)
}

/** How many calls are left by a header's word, its name given in lower case; undefined: it does not say. */
export const readRemaining = (headers: ReceivedHeaders, name: string): number | undefined => {
  const text = headerText(headers, name)
  if (text === undefined || !decimal.test(text.trim())) return undefined
  return Math.min(Math.floor(Number(text)), Number.MAX_SAFE_INTEGER)
}
