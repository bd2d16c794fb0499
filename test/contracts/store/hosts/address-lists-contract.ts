import type { StoredAddresses } from '@planbridge/bff/testing'
import { expect } from 'vitest'
import { type Contract, noon } from '../contract.ts'

const source = 'https://www.example.com/public-ips.json'

const full: StoredAddresses = {
  ranges: ['198.51.100.7', '2001:db8::/64'],
  confirmedAt: noon,
  changedAt: noon - 1,
  former: [{ range: '198.51.100.8', until: noon + 1 }],
  held: { ranges: [], reason: 'emptied', since: noon, seenAt: noon + 2 },
  rejected: ['203.0.113.0/24'],
  validators: { etag: 'W/"1"', lastModified: null },
  triedAt: noon + 3,
  nextAt: noon + 4,
  failures: 5,
  problem: 'status 503',
}

const empty: StoredAddresses = {
  ranges: null,
  confirmedAt: null,
  changedAt: null,
  former: [],
  held: null,
  rejected: null,
  validators: null,
  triedAt: null,
  nextAt: 0,
  failures: 0,
  problem: null,
}

const writers = Array.from({ length: 20 }, (_, at) => at)

export const addressListsContract: Contract = {
  'an address list is read as it was written': async ({ addressLists }) => {
    expect(await addressLists.find(source)).toBeUndefined()
    expect(await addressLists.write(source, 0, full)).toBe(true)
    expect(await addressLists.write('https://other.example/', 0, empty)).toBe(true)
    expect(await addressLists.find(source)).toEqual({ source, revision: 1, ...full })
    expect(await addressLists.all()).toEqual(
      expect.arrayContaining([
        { source, revision: 1, ...full },
        { source: 'https://other.example/', revision: 1, ...empty },
      ]),
    )
    expect(await addressLists.write(source, 1, empty)).toBe(true)
    expect(await addressLists.find(source)).toEqual({ source, revision: 2, ...empty })
  },
  'of twenty writers of an address list with the same revision exactly one writes': async ({
    addressLists,
  }) => {
    for (const revision of [0, 1, 2]) {
      const writes = await Promise.all(
        writers.map((failures) => addressLists.write(source, revision, { ...full, failures })),
      )
      expect(writes.filter(Boolean)).toHaveLength(1)
      expect(await addressLists.find(source)).toMatchObject({
        revision: revision + 1,
        failures: writes.indexOf(true),
      })
    }
  },
}
