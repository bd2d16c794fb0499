import type { ConnectionId, Operation } from '@planbridge/shared/contract'
import { describe, expect, it } from 'vitest'
import { jobInput, jobRequest, valuesOf } from './job-input.ts'

const connection = 'c1' as ConnectionId
const schedule = {
  schedule: { every: 'hour', minute: 5 },
  time_zone: 'Europe/London',
  missed: 'skip',
} as const

const operation = (fields: Operation['fields'], body: Operation['body'] = null): Operation =>
  ({ id: 'op', title: 'Op', method: 'GET', path: '/x', fields, body }) as never

const path = { name: 'client', in: 'path', required: true } as const
const query = { name: 'page', in: 'query', required: false } as const
const body = { media_type: 'application/json', required: true, example: '{}', fields: [] }

describe('the input for a job', () => {
  it('has the typed values by name and leaves out empty ones', () => {
    const input = jobInput({
      connection,
      operation: operation([path, query]),
      values: { client: 'a b', page: '' },
      schedule,
    })
    expect(input).toEqual({
      connection,
      operation: 'op',
      fields: { client: 'a b' },
      body: null,
      ...schedule,
    })
  })

  it('has the body as typed, and not among the fields', () => {
    const values = { body: '{ "a": 1 }' }
    expect(jobInput({ connection, operation: operation([], body), values, schedule })).toMatchObject({
      fields: {},
      body: '{ "a": 1 }',
    })
  })

  it('survives a round trip through the form', () => {
    const all = operation([path, query], body)
    const request = { fields: { client: 'a b' }, body: '{ "a": 1 }' }
    expect(valuesOf(request)).toEqual({ client: 'a b', body: '{ "a": 1 }' })
    expect(jobRequest(all, valuesOf(request))).toEqual(request)
    expect(valuesOf({ fields: {}, body: null })).toEqual({})
  })

  it('leaves out an empty optional body', () => {
    const optional = operation([], { ...body, required: false })
    expect(jobInput({ connection, operation: optional, values: { body: '' }, schedule }).body).toBeNull()
  })
})
