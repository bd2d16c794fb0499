import { describe, expect, test } from 'vitest'
import { beginning, entryView, positionText, readPosition } from './entry-view.ts'

const at = Date.parse('2026-01-05T09:00:00Z')
const integration = {
  label: 'CRM',
  provider: { name: 'Provider', inbound: { events: { 'visit.booked': 'A visit was booked' } } },
  operations: [{ id: 'list', title: 'List visits' }],
}
const row = {
  id: 'entry',
  position: { transaction: 3, number: 4 },
  tenant: 't',
  owner: 'ana',
  kind: 'calls',
  at: at + 1,
  since: at,
  count: 2,
  failed: 1,
  connection: 'connection',
  integration: 'crm',
  code: null,
  reason: null,
  job: null,
  name: 'list',
  nextAt: null,
}
const view = (change: object, integrations = new Map([['crm', integration]])) =>
  entryView(integrations as never, { ...row, ...change } as never)

test('a position is written and read again', () => {
  expect(positionText(row.position)).toBe('3-4')
  expect(readPosition('3-4')).toEqual(row.position)
  expect(beginning).toEqual({ transaction: 0, number: 0 })
})

describe('OP-181: an entry of the activity', () => {
  test('has its facts, and neither its tenant nor its owner', () => {
    expect(view({})).toMatchObject({
      id: 'entry',
      position: '3-4',
      kind: 'calls',
      at: '2026-01-05T09:00:00.001Z',
      since: '2026-01-05T09:00:00.000Z',
      count: 2,
      failed: 1,
      connection: 'connection',
      integration: 'crm',
      operation: 'list',
      event: null,
      title: 'List visits',
      next_at: null,
    })
    expect(view({})).not.toHaveProperty('owner')
    expect(view({})).not.toHaveProperty('tenant')
    expect(view({ nextAt: at })).toMatchObject({ next_at: '2026-01-05T09:00:00.000Z' })
  })

  test('of an integration or an operation that is gone has no name of it', () => {
    const gone = view({}, new Map())
    expect(gone).toMatchObject({ integration: 'crm', operation: 'list' })
    for (const name of ['title', 'shown_as']) expect(gone).not.toHaveProperty(name)
    expect(view({ name: 'other' })).not.toHaveProperty('title')
    expect(view({ name: null })).toMatchObject({ operation: null })
  })

  test.each([
    ['visit.booked', 'visit.booked', 'A visit was booked'],
    ['visit.moved', 'visit.moved', undefined],
    ['a'.repeat(100), 'a'.repeat(100), undefined],
    ['a'.repeat(101), null, undefined],
    ['<b>', null, undefined],
    ['', null, undefined],
    [null, null, undefined],
  ])('of a provider’s event %s has the event %s', (name, event, title) => {
    const shown = view({ kind: 'arrival', name })
    expect(shown).toMatchObject({ operation: null, event })
    expect(shown.title).toBe(title)
  })
})
