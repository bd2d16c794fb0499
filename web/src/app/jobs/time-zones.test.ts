import { describe, expect, it } from 'vitest'
import { timeZonesWith, zoneLabel, zoneNamed } from './time-zones.ts'

const former = [
  'Asia/Calcutta',
  'Europe/Kiev',
  'Asia/Saigon',
  'America/Godthab',
  'Atlantic/Faeroe',
  'Asia/Katmandu',
]

describe('the time zones to choose from', () => {
  it('have their present names, each once, whichever names the browser lists', () => {
    const zones = timeZonesWith(...former)
    expect(zones.filter((zone) => former.includes(zone))).toEqual([])
    expect(new Set(zones).size).toBe(zones.length)
    for (const present of [
      'Asia/Kolkata',
      'Europe/Kyiv',
      'Asia/Ho_Chi_Minh',
      'America/Nuuk',
      'Atlantic/Faroe',
    ])
      expect(zones).toContain(present)
  })

  it('are no two names of one zone', () => {
    const zones = timeZonesWith()
    const sameAs = Map.groupBy(
      zones,
      (zone) => new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone,
    )
    expect([...sameAs.values()].filter((names) => names.length > 1)).toEqual([])
  })

  it('include the person’s own once, even if the browser does not list it', () => {
    expect(timeZonesWith('Europe/London').filter((zone) => zone === 'Europe/London')).toHaveLength(1)
    expect(timeZonesWith('Etc/Own')).toContain('Etc/Own')
  })
})

describe('a typed time zone', () => {
  const zones = timeZonesWith()

  it.each([
    ['Europe/London', 'Europe/London'],
    ['america/new york', 'America/New_York'],
    [' New_York ', 'America/New_York'],
    ['kolkata', 'Asia/Kolkata'],
    ['Asia/Calcutta', 'Asia/Kolkata'],
    ['Ho Chi Minh', 'Asia/Ho_Chi_Minh'],
    ['nowhere', undefined],
    ['', undefined],
  ])('%j names %j', (typed, zone) => {
    expect(zoneNamed(typed, zones)).toBe(zone)
  })

  it('is found by the label of every zone', () => {
    for (const zone of zones) expect(zoneNamed(zoneLabel(zone), zones)).toBe(zone)
  })
})
