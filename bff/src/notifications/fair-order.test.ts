import { expect, test } from 'vitest'
import { inTurn, placesFor, triesAtOnce } from './fair-order.ts'

const endpoint = (id: string, tenant = 't', failures = 0) => ({ id, tenant, failures }) as never

const inFlight = ({
  ofEndpoint = {},
  ofTenant = {},
  total = 0,
}: { ofEndpoint?: Record<string, number>; ofTenant?: Record<string, number>; total?: number } = {}) => ({
  ofEndpoint: (id: string) => ofEndpoint[id] ?? 0,
  ofTenant: (tenant: string) => ofTenant[tenant] ?? 0,
  total: () => total,
})

test.each([
  [{}, 0, 4],
  [{ ofEndpoint: { one: 3 } }, 0, 1],
  [{ ofEndpoint: { one: 4 } }, 0, 0],
  [{ ofEndpoint: { one: 9 } }, 0, 0],
  [{ ofTenant: { t: 14 } }, 0, 2],
  [{ ofTenant: { t: 16 } }, 0, 0],
  [{ total: 127 }, 0, 1],
  [{ total: 128 }, 0, 0],
  [{}, 4, 4],
  [{}, 5, 1],
  [{ ofEndpoint: { one: 1 } }, 5, 0],
])(
  'WH-65: with %j in flight and %i failures in a row, an endpoint begins %i tries',
  (flight, failures, places) => {
    expect(placesFor(endpoint('one', 't', failures), inFlight(flight))).toBe(places)
    expect(triesAtOnce).toEqual({ ofEndpoint: 4, ofTenant: 16, total: 128 })
  },
)

test('WH-65: endpoints are served in turn by tenant, and those with the fewest tries first', () => {
  const due = [endpoint('a1', 'a'), endpoint('a2', 'a'), endpoint('a3', 'a'), endpoint('b1', 'b')]
  const names = (flight: Parameters<typeof inFlight>[0]) => inTurn(due, inFlight(flight)).map(({ id }) => id)
  expect(names({})).toEqual(['a1', 'b1', 'a2', 'a3'])
  expect(names({ ofEndpoint: { a1: 2, a2: 1 } })).toEqual(['a3', 'b1', 'a2', 'a1'])
  expect(names({ ofTenant: { a: 1 } })).toEqual(['b1', 'a1', 'a2', 'a3'])
  expect(names({ ofTenant: { b: 2 } })).toEqual(['a1', 'a2', 'a3', 'b1'])
})
