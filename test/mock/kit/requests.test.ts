import { describe, expect, test } from 'vitest'
import { openRequests, type RecordedRequest } from './requests.ts'

const facts = (path: string, body: unknown = null): Omit<RecordedRequest, 'status' | 'isUnhandled'> => ({
  to: 'planbridge',
  at: 0,
  method: 'POST',
  path,
  query: {},
  headers: {},
  body,
})

describe('MK-10: the requests of a kit', () => {
  test('are found by any of their members, the newest first', () => {
    const requests = openRequests()
    requests.record(facts('/bff/a', { name: 'one', more: [1] }))(200)
    requests.record(facts('/bff/a', { name: 'two', more: [1] }))(201)
    expect(requests.expectRequest({ method: 'POST', path: '/bff/a' })).toMatchObject({ status: 201 })
    expect(requests.expectRequest({ path: /^\/bff/, body: { name: 'one' } }, 1)).toMatchObject({
      status: 200,
    })
    expect(requests.list({ body: { more: [1] } })).toHaveLength(2)
  })

  test('complain with the list of what there was', () => {
    const requests = openRequests()
    requests.record(facts('/bff/a'))(200)
    requests.record(facts('/bff/b'))
    expect(() => requests.expectRequest({ path: '/bff/c', status: 200 })).toThrow(
      'There was no request with path "/bff/c", status 200. The requests were:\n' +
        '  planbridge: POST /bff/a → 200\n  planbridge: POST /bff/b → no answer',
    )
    expect(() => requests.expectRequest({ path: '/bff/a' }, 2)).toThrow('There were 1 requests instead of 2')
    expect(() => requests.expectNoRequest({ path: /a$/ })).toThrow('There was a request')
    requests.expectNoRequest({ path: '/bff/c' })
  })

  test('complain about an empty record', () => {
    expect(() => openRequests().expectRequest({ to: 'plannr' })).toThrow('none')
  })

  test('are forgotten when they are cleared, and are bounded', () => {
    const requests = openRequests()
    for (let n = 0; n < 2_001; n += 1) requests.record(facts(`/bff/${n}`))
    expect(requests.list()).toHaveLength(2_000)
    requests.clear()
    expect(requests.list()).toEqual([])
  })
})
