import type { RateHeaders } from '@planbridge/shared/providers'
import { headerText, type ReceivedHeaders } from '../transport/forward.ts'
import { boundedWaitMs, providerNow, readIsoTimestamp } from '../transport/retry-after.ts'

export { readRetryAfter } from '../transport/retry-after.ts'

const decimal = /^\d+(?:\.\d+)?$/

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
  return ms === undefined ? undefined : boundedWaitMs(ms)
}

/** Remaining calls from the header of that lower-case name; undefined if missing or unreadable. */
export const readRemaining = (headers: ReceivedHeaders, name: string): number | undefined => {
  const text = headerText(headers, name)
  if (text === undefined || !decimal.test(text.trim())) return undefined
  return Math.min(Math.floor(Number(text)), Number.MAX_SAFE_INTEGER)
}
