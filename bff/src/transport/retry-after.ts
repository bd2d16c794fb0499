import { dayMs } from '@planbridge/shared/durations'
import { readHttpDate } from '../runtime/http-date.ts'
import { headerText, type ReceivedHeaders } from './forward.ts'

/** Longer waits are cut to one day. */
const waitMsMax = dayMs

/** A wait in whole milliseconds between 0 and one day. */
export const boundedWaitMs = (ms: number): number => Math.min(Math.max(Math.ceil(ms), 0), waitMsMax)

const decimal = /^\d+(?:\.\d+)?$/

// A time without an offset is rejected, because its time zone is unknown.
const isoTimestamp = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})$/

/** Parses an ISO 8601 timestamp with an offset to epoch milliseconds. */
export const readIsoTimestamp = (text: string): number | undefined => {
  if (!isoTimestamp.test(text)) return undefined
  const at = Date.parse(text.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'))
  return Number.isNaN(at) ? undefined : at
}

/** The `Date` of the response, else the local time. Timestamps of the provider refer to the provider's clock. */
export const providerNow = (headers: ReceivedHeaders, now: number): number =>
  readHttpDate(headerText(headers, 'date') ?? '') ?? now

/**
 * Reads `Retry-After` as milliseconds, at most one day. Accepts an HTTP date, an ISO 8601 timestamp and seconds with or without a
 * fraction; of several joined values the longest counts. A date in the past yields 0, a missing or unreadable header undefined.
 * Every `Retry-After` is read here.
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3
 */
export const readRetryAfter = (headers: ReceivedHeaders, now: number): number | undefined => {
  const text = headerText(headers, 'retry-after')?.trim()
  if (text === undefined) return undefined
  const at = readHttpDate(text) ?? readIsoTimestamp(text)
  if (at !== undefined) return boundedWaitMs(at - providerNow(headers, now))
  const delays = text.split(',').map((part) => part.trim())
  return delays.every((delay) => decimal.test(delay))
    ? boundedWaitMs(Math.max(...delays.map(Number)) * 1000)
    : undefined
}

/** `readRetryAfter` for the headers of a web response. */
export const retryAfterOf = (headers: Pick<Headers, 'get'>, now: number): number | undefined => {
  const [retryAfter, date] = [headers.get('retry-after'), headers.get('date')]
  if (retryAfter === null) return undefined
  return readRetryAfter({ 'retry-after': retryAfter, ...(date !== null && { date }) }, now)
}

/** `retryAfterOf` in whole seconds, rounded up; undefined if there is nothing to wait for. */
export const retryAfterSecondsOf = (headers: Pick<Headers, 'get'>, now: number): number | undefined =>
  wholeSeconds(retryAfterOf(headers, now))

/** `readRetryAfter` in whole seconds, rounded up; undefined if there is nothing to wait for. */
export const readRetryAfterSeconds = (headers: ReceivedHeaders, now: number): number | undefined =>
  wholeSeconds(readRetryAfter(headers, now))

const wholeSeconds = (ms: number | undefined): number | undefined =>
  ms === undefined || ms === 0 ? undefined : Math.ceil(ms / 1000)
