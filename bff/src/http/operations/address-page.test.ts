import type { AddressReport, ReportedList } from '@planbridge/shared/contract/operations'
import { expect, test } from 'vitest'
import { operationsApp } from './operations-app.ts'

const hostile = '<script>CANARY</script>"&'

const list: ReportedList = {
  list: `https://www.example.com/${hostile}`,
  integrations: ['clinic'],
  state: 'old',
  addresses: ['203.0.113.10', '2001:db8::/64'],
  former: [{ address: '203.0.113.9', until: '2026-12-01T03:12:00.000Z' }],
  age_seconds: 60 * 3_600,
  confirmed_at: '2026-11-28T03:12:00.000Z',
  changed_at: null,
  tried_at: '2026-11-30T03:12:00.000Z',
  next_try_at: null,
  problem: hostile,
  still_rejected: true,
  held: {
    reason: 'disjoint',
    since: '2026-11-29T03:12:00.000Z',
    added: [hostile],
    removed: ['203.0.113.10'],
  },
}

const policy: AddressReport['integrations'][number] = {
  id: 'clinic',
  from: 'published',
  enforced: false,
  list: list.list,
  addresses: [],
  calls: { allowed: 3, observed: 2, refused: 0, unknown: 1 },
  strangers: [{ address: hostile, calls: 2 }],
}

const pageOf = async (report: AddressReport, phase: 'starting' | 'serving' = 'serving') => {
  const app = operationsApp({
    phase: () => phase,
    readiness: () => Promise.resolve({ isReady: true }),
    recheckUnreadable: () => Promise.resolve(0),
    health: () => Promise.resolve([]),
    eventCounts: () => ({}),
    addresses: {
      report: () => Promise.resolve(report),
      exported: () => Promise.resolve({ kind: 'incomplete', detail: 'there is no list yet' }),
      warnings: () => [],
    },
  })
  return (path: string) => app.fetch(new Request(`http://127.0.0.1${path}`))
}

test('WH-10 WH-11: the page of operators shows the list, its age, its last change and what is held, with the commands for a decision', async () => {
  const get = await pageOf({ lists: [list], integrations: [policy] })
  const text = await (await get('/addresses.html')).text()
  for (const part of [
    'In use, but old',
    '2026-11-28 03:12 UTC (2 days ago)',
    '203.0.113.9 until 2026-12-01 03:12 UTC',
    'it has none of the addresses in use',
    'planbridge addresses accept clinic',
    'planbridge addresses reject clinic',
    'Only observed: other addresses are let in and counted',
    '3 allowed, 2 from other addresses, let in, 1 without a usable list',
  ])
    expect(text).toContain(part)
})

test('WH-08: text of a provider or caller is no markup on the page, which has no script and may not have one', async () => {
  const get = await pageOf({ lists: [list], integrations: [policy] })
  const answer = await get('/addresses.html')
  const text = await answer.text()
  expect(text).not.toContain('<script')
  expect(text.split('&lt;script&gt;CANARY&lt;/script&gt;&quot;&amp;')).toHaveLength(5)
  expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
  expect(answer.headers.get('cache-control')).toBe('no-store')
})

test('an integration without a restriction, and none at all, are told on the page', async () => {
  const any = { ...policy, from: 'any', list: null } as const
  const withAny = await (await (await pageOf({ lists: [], integrations: [any] }))('/addresses.html')).text()
  expect(withAny).toContain('Any address: the provider publishes none')
  const none = await (await (await pageOf({ lists: [], integrations: [] }))('/addresses.html')).text()
  expect(none).toContain('No integration receives calls.')
})

test('WH-31: an export without a usable list is 503 with the reason, of an unknown format 400, and nothing is answered before the store is open', async () => {
  const get = await pageOf({ lists: [], integrations: [] })
  const answer = await get('/addresses/export/nginx/clinic')
  expect([answer.status, await answer.text()]).toEqual([503, 'addresses-unknown: there is no list yet'])
  expect((await get('/addresses/export/apache')).status).toBe(400)
  const starting = await pageOf({ lists: [], integrations: [] }, 'starting')
  for (const path of ['/addresses', '/addresses.html', '/addresses/export/text'])
    expect((await starting(path)).status).toBe(503)
})
