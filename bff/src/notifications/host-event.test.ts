import { describe, expect, test } from 'vitest'
import { hostEvent, type OpenInbound } from './host-event.ts'
import { listEvents } from './list-events.ts'

const at = Date.parse('2026-01-05T09:00:00Z')
const raw = new TextEncoder().encode('{"visit":1}')
const event = {
  name: 'visit.booked',
  receivedAt: at + 1,
  checked: 'signature',
  late: true,
  repeats: 2,
  possibleRepeat: true,
  raw,
}
const row = {
  id: `evt_${'1'.repeat(43)}`,
  type: 'provider.event',
  at,
  tenant: 't',
  subject: 'ana',
  connection: null,
  integration: 'crm',
  session: null,
  status: null,
  oldStatus: null,
  reason: null,
  inbound: 'inbound',
  facts: {},
}

const dataOf = async (found: Awaited<ReturnType<OpenInbound>>) => {
  const { data } = await hostEvent({ openInbound: () => Promise.resolve(found) }, row as never)
  return data
}

describe('WH-63: an event of a provider', () => {
  test('has the content as JSON, or else its bytes, with the facts of its request', async () => {
    expect(await dataOf({ kind: 'event', event })).toMatchObject({
      integration: 'crm',
      name: 'visit.booked',
      received_at: '2026-01-05T09:00:00.001Z',
      checked: 'signature',
      late: true,
      repeats: 2,
      possible_repeat: true,
      payload: { visit: 1 },
    })
    const bytes = new Uint8Array([0x22, 0xff, 0x22])
    const odd = await dataOf({ kind: 'event', event: { ...event, possibleRepeat: false, raw: bytes } })
    expect(odd).not.toHaveProperty('possible_repeat')
    expect(odd).toMatchObject({ raw: 'Iv8i' })
    expect(odd).not.toHaveProperty('payload')
  })

  test('whose request is not kept any more has none of its facts', async () => {
    expect(await dataOf({ kind: 'gone' })).toMatchObject({
      name: null,
      received_at: '2026-01-05T09:00:00.000Z',
      checked: 'unknown',
      late: false,
      repeats: 0,
    })
  })

  test('whose request cannot be opened now fails with the time of the next try', async () => {
    await expect(dataOf({ kind: 'not-now', detail: 'x' })).rejects.toMatchObject({
      code: 'vault-unreadable',
      retryAfterSeconds: 60,
    })
  })
})

describe('WH-63: the list of events', () => {
  const list = async (input: object, rows: readonly object[] | undefined, size = 2) => {
    const asked: unknown[] = []
    const needs = {
      openInbound: () =>
        Promise.resolve({
          kind: 'event',
          event: { ...event, raw: new TextEncoder().encode(JSON.stringify('x'.repeat(size))) },
        }),
      store: {
        hostEvents: {
          list: (query: object) => {
            asked.push(query)
            return Promise.resolve(rows)
          },
        },
      },
    }
    const key = { tenant: 't', integrations: ['crm'] }
    const result: unknown = await listEvents(needs as never)(input as never, key as never).catch(
      (error: unknown) => error,
    )
    return { result, asked }
  }
  const rowsOf = (count: number) =>
    Array.from({ length: count }, (_, n) => ({ ...row, id: `evt_${String(n).padStart(43, '0')}` }))

  test('has a hundred of a page at most, and tells if there are more', async () => {
    const { result, asked } = await list({}, rowsOf(101))
    expect(asked).toEqual([{ tenant: 't', integrations: ['crm'], after: undefined, max: 101 }])
    expect(result).toMatchObject({ more: true, cursor: rowsOf(100).at(-1)?.id })
    expect((result as { events: unknown[] }).events).toHaveLength(100)
    expect((await list({}, rowsOf(100))).result).toMatchObject({ more: false })
  })

  test('goes on from its cursor, which stays if nothing is new', async () => {
    const { result, asked } = await list({ after: 'evt_1', limit: '2' }, [])
    expect(asked).toEqual([{ tenant: 't', integrations: ['crm'], after: 'evt_1', max: 3 }])
    expect(result).toEqual({ events: [], cursor: 'evt_1', more: false })
    expect((await list({ after: '0' }, [])).asked).toMatchObject([{ after: undefined }])
    expect((await list({ after: 'evt_1' }, undefined)).result).toMatchObject({ code: 'cursor-invalid' })
  })

  test('ends a page after four million characters of content, and says that there are more', async () => {
    const { result } = await list({}, rowsOf(4), 2_000_100)
    expect((result as { events: unknown[] }).events).toHaveLength(2)
    expect(result).toMatchObject({ more: true })
    const fits = await list({}, rowsOf(2), 1_000_000)
    expect(fits.result).toMatchObject({ more: false })
  })
})
