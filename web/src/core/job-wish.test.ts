import type { ConnectionId, Operation } from '@planbridge/shared/contract'
import { describe, expect, it } from 'vitest'
import { jobWish, runsWith, valuesOf } from './job-wish.ts'

const connection = 'c1' as ConnectionId
const when = { schedule: { every: 'hour', minute: 5 }, time_zone: 'Europe/London', missed: 'skip' } as const

const operation = (fields: Operation['fields'], body: Operation['body'] = null): Operation =>
  ({ id: 'op', title: 'Op', method: 'GET', path: '/x', fields, body }) as never

const path = { name: 'client', in: 'path', required: true } as const
const query = { name: 'page', in: 'query', required: false } as const
const body = { media_type: 'application/json', required: true, example: '{}', fields: [] }

describe('the wish for a job', () => {
  it('carries what was typed, by name, and leaves out what was left empty', () => {
    const wish = jobWish({
      connection,
      operation: operation([path, query]),
      values: { client: 'a b', page: '' },
      when,
    })
    expect(wish).toEqual({ connection, operation: 'op', fields: { client: 'a b' }, body: null, ...when })
  })

  it('carries a body as it was typed, and not among the fields', () => {
    const wish = jobWish({ connection, operation: operation([], body), values: { body: '{ "a": 1 }' }, when })
    expect(wish).toMatchObject({ fields: {}, body: '{ "a": 1 }' })
  })

  it('comes back into the form as it was, and out of it the same', () => {
    const all = operation([path, query], body)
    const given = { fields: { client: 'a b' }, body: '{ "a": 1 }' }
    expect(valuesOf(given)).toEqual({ client: 'a b', body: '{ "a": 1 }' })
    expect(runsWith(all, valuesOf(given))).toEqual(given)
    expect(valuesOf({ fields: {}, body: null })).toEqual({})
  })

  it('leaves out a body that may be left out', () => {
    const dispensable = operation([], { ...body, required: false })
    expect(jobWish({ connection, operation: dispensable, values: { body: '' }, when }).body).toBeNull()
  })
})
