/**
 * Names that browsers still list for zones that were renamed, with their present names in the IANA time zone database.
 *
 * @see https://data.iana.org/time-zones/tzdb/backward
 */
const renamed: Readonly<Record<string, string>> = {
  'Africa/Asmera': 'Africa/Asmara',
  'America/Buenos_Aires': 'America/Argentina/Buenos_Aires',
  'America/Catamarca': 'America/Argentina/Catamarca',
  'America/Coral_Harbour': 'America/Atikokan',
  'America/Cordoba': 'America/Argentina/Cordoba',
  'America/Fort_Wayne': 'America/Indiana/Indianapolis',
  'America/Godthab': 'America/Nuuk',
  'America/Indianapolis': 'America/Indiana/Indianapolis',
  'America/Jujuy': 'America/Argentina/Jujuy',
  'America/Knox_IN': 'America/Indiana/Knox',
  'America/Louisville': 'America/Kentucky/Louisville',
  'America/Mendoza': 'America/Argentina/Mendoza',
  'Asia/Calcutta': 'Asia/Kolkata',
  'Asia/Choibalsan': 'Asia/Ulaanbaatar',
  'Asia/Dacca': 'Asia/Dhaka',
  'Asia/Katmandu': 'Asia/Kathmandu',
  'Asia/Macao': 'Asia/Macau',
  'Asia/Rangoon': 'Asia/Yangon',
  'Asia/Saigon': 'Asia/Ho_Chi_Minh',
  'Asia/Thimbu': 'Asia/Thimphu',
  'Asia/Ujung_Pandang': 'Asia/Makassar',
  'Atlantic/Faeroe': 'Atlantic/Faroe',
  'Europe/Kiev': 'Europe/Kyiv',
  'Europe/Uzhgorod': 'Europe/Kyiv',
  'Europe/Zaporozhye': 'Europe/Kyiv',
  'Pacific/Enderbury': 'Pacific/Kanton',
  'Pacific/Ponape': 'Pacific/Pohnpei',
  'Pacific/Truk': 'Pacific/Chuuk',
}

/** The present name of a time zone. */
export const currentZoneName = (zone: string): string => renamed[zone] ?? zone

/** A time zone as people read it. */
export const zoneLabel = (zone: string): string => currentZoneName(zone).replaceAll('_', ' ')

/** The time zones of the browser and the given ones by their present names, sorted, without duplicates. */
export const timeZonesWith = (...others: readonly string[]): readonly string[] =>
  [...new Set([...Intl.supportedValuesOf('timeZone'), ...others].map(currentZoneName))].toSorted()

const searched = (text: string): string =>
  text
    .trim()
    .replaceAll(/[\s_]+/g, ' ')
    .toLowerCase()

/** The zone that a typed text names: by its label, or by its city alone if no other zone has that city. */
export const zoneNamed = (text: string, zones: readonly string[]): string | undefined => {
  const wanted = searched(text)
  const whole = zones.find((zone) => searched(zone) === wanted)
  if (whole !== undefined || wanted === '') return whole
  const ofCity = zones.filter((zone) => searched(zone.slice(zone.lastIndexOf('/') + 1)) === wanted)
  return ofCity.length === 1 ? ofCity[0] : zones.find((zone) => zone === renamedFrom(wanted))
}

const renamedFrom = (wanted: string): string | undefined =>
  Object.entries(renamed).find(([former]) => searched(former) === wanted)?.[1]
