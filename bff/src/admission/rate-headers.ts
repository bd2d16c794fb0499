import type { RateHeaders } from '@planbridge/shared/providers'
import { headerText, type ReceivedHeaders } from '../transport/forward.ts'

/** Longer waits are cut to one day. */
const waitMsMax = 86_400_000

const bounded = (ms: number): number => Math.min(Math.max(Math.ceil(ms), 0), waitMsMax)

const decimal = /^\d+(?:\.\d+)?$/

const httpDates = [
  /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/,
  /^[A-Z][a-z]{5,8}, \d{2}-[A-Z][a-z]{2}-\d{2} \d{2}:\d{2}:\d{2} GMT$/,
]
const asctime = /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} \d{4}$/

/** Parses the three date formats of HTTP to epoch milliseconds. @see https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7 */
const readHttpDate = (text: string): number | undefined => {
  if (!asctime.test(text) && !httpDates.some((form) => form.test(text))) return undefined
  const at = Date.parse(asctime.test(text) ? `${text} GMT` : text)
  return Number.isNaN(at) ? undefined : at
}

// A time without an offset is rejected, because its time zone is unknown.
const isoTimestamp = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})$/

const readIsoTimestamp = (text: string): number | undefined => {
  if (!isoTimestamp.test(text)) return undefined
  const at = Date.parse(text.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'))
  return Number.isNaN(at) ? undefined : at
}

/** The `Date` of the response, else the local time. Timestamps of the provider refer to the provider's clock. */
const providerNow = (headers: ReceivedHeaders, now: number): number =>
  readHttpDate(headerText(headers, 'date') ?? '') ?? now

/**
 * Reads `Retry-After` as milliseconds, at most one day. Accepts an HTTP date, an ISO 8601 timestamp and seconds with or without a
 * fraction; of several joined values the longest counts. A date in the past yields 0, a missing or unreadable header undefined.
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3
 */
export const readRetryAfter = (headers: ReceivedHeaders, now: number): number | undefined => {
  const text = headerText(headers, 'retry-after')?.trim()
  if (text === undefined) return undefined
  const at = readHttpDate(text) ?? readIsoTimestamp(text)
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
    const at = readIsoTimestamp(text)
    return at === undefined ? undefined : at - now
  },
}

/** Milliseconds until the rate window resets, from the header that the provider documents; undefined if missing or unreadable. */
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

/** Remaining calls from the header of that lower-case name; undefined if missing or unreadable. */
export const readRemaining = (headers: ReceivedHeaders, name: string): number | undefined => {
  const text = headerText(headers, name)
  if (text === undefined || !decimal.test(text.trim())) return undefined
  return Math.min(Math.floor(Number(text)), Number.MAX_SAFE_INTEGER)
}
