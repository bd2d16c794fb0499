import { dayMs } from '@planbridge/shared/durations'
import { readHttpDate } from '../runtime/http-date.ts'

const skewMs = 60_000
const daysMax = 3_660
/** Numbers above it are milliseconds: as seconds they would be in the year 5138. */
const secondsMax = 1e11

const numeric = /^\d+(?:\.\d+)?$/
const calendar =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?)?\s*(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?$/i

const offsetMs = (zone: string | undefined): number => {
  const [, sign, hours = '0', minutes = '0'] = /([+-])(\d{2}):?(\d{2})?/.exec(zone ?? '') ?? []
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000
}

// `Date.parse` reads a time without a zone in the zone of the machine.
const readCalendar = (text: string): number | undefined => {
  const match = calendar.exec(text)
  if (!match) return undefined
  const part = (index: number) => Number(match[index] ?? 0)
  const [month, day] = [part(2), part(3)]
  const at = Date.UTC(part(1), month - 1, day, part(4), part(5), part(6))
  const date = new Date(at)
  const isReal = date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  return isReal ? at - offsetMs(match[7]) : undefined
}

const readTime = (value: string | number): number | undefined => {
  const text = String(value).trim()
  if (!numeric.test(text)) return readCalendar(text) ?? readHttpDate(text)
  const count = Number(text)
  return count > secondsMax ? count : count * 1000
}

/**
 * Reads the time at which a provider's token expires, as epoch milliseconds. Accepts epoch seconds or milliseconds, ISO 8601 with
 * `T` or a space, and HTTP dates; a time without a zone is UTC. Undefined means that the expiry is unknown: the value is
 * unreadable, in the past, or more than ten years ahead.
 */
export const readExpiryTime = (value: string | number, nowMs: number): number | undefined => {
  const at = readTime(value)
  if (at === undefined || at < nowMs - skewMs || at > nowMs + daysMax * dayMs) return undefined
  return at
}
