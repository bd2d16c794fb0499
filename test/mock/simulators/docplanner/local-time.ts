/** The time zone of each local domain. The server converts every date to its locale's zone. */
const zones: Readonly<Record<string, string>> = {
  'doctoraliar.com': 'America/Argentina/Buenos_Aires',
  'doctoralia.com.br': 'America/Sao_Paulo',
  'doctoralia.cl': 'America/Santiago',
  'doctoralia.co': 'America/Bogota',
  'znamylekar.cz': 'Europe/Prague',
  'doctoralia.es': 'Europe/Madrid',
  'miodottore.it': 'Europe/Rome',
  'doctoralia.mx': 'America/Mexico_City',
  'doctoralia.pe': 'America/Lima',
  'doctoralia.com.pt': 'Europe/Lisbon',
  'doktortakvimi.com': 'Europe/Istanbul',
  'znanylekarz.pl': 'Europe/Warsaw',
  'jameda.de': 'Europe/Berlin',
}

export interface LocalTime {
  /** An IANA name. */
  readonly zone: string
  /** `2020-12-01T00:00:00+01:00`: ISO 8601 with a numeric offset, in the locale's zone. */
  readonly iso: (at: number) => string
  /** `2020-12-01` in the locale's zone. */
  readonly day: (at: number) => string
  /** `15.05.2021, 11:45`, the format of validation messages. */
  readonly display: (at: number) => string
  /** The start of the local day that contains the given time. */
  readonly midnight: (at: number) => number
}

// A formatter takes several milliseconds to create, and every simulator of a test run asks for the same ones.
const formats = new Map<string, Intl.DateTimeFormat>()

const formatOf = (timeZone: string): Intl.DateTimeFormat => {
  const known = formats.get(timeZone)
  if (known) return known
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'longOffset',
  })
  formats.set(timeZone, format)
  return format
}

/** @see https://integrations.docplanner.com/docs */
export const localTime = (domain: string): LocalTime => {
  // assumed: an unlisted domain is in the zone of Madrid; the platform's head office is in Europe
  const zone = zones[domain] ?? 'Europe/Madrid'
  let last: { readonly at: number; readonly named: Record<string, string> } | undefined
  const parts = (at: number): Record<string, string> => {
    if (last?.at !== at)
      last = {
        at,
        named: Object.fromEntries(
          formatOf(zone)
            .formatToParts(at)
            .map(({ type, value }) => [type, value]),
        ),
      }
    return last.named
  }
  const offset = (named: Record<string, string>): string =>
    named['timeZoneName']?.replace('GMT', '') || '+00:00'
  const day = (at: number): string => {
    const p = parts(at)
    return `${p['year']}-${p['month']}-${p['day']}`
  }
  const iso = (at: number): string => {
    const p = parts(at)
    return `${day(at)}T${p['hour']}:${p['minute']}:${p['second']}${offset(p)}`
  }
  const display = (at: number): string => {
    const p = parts(at)
    return `${p['day']}.${p['month']}.${p['year']}, ${p['hour']}:${p['minute']}`
  }
  const midnight = (at: number): number => Date.parse(`${day(at)}T00:00:00${offset(parts(at))}`)
  return { zone, iso, day, display, midnight }
}

const dated = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:?\d{2})$/

/** Milliseconds since 1970; undefined if the offset is missing or its `+` was not encoded and arrived as a space. */
export const parseDateTime = (text: string | undefined): number | undefined => {
  if (text === undefined || !dated.test(text)) return undefined
  const at = Date.parse(text)
  return Number.isNaN(at) ? undefined : at
}
