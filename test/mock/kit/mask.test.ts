import { describe, expect, test } from 'vitest'
import { hidden, maskRequest } from './mask.ts'

const address = 'https://planbridge.example/bff/a'
const jwt = `eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.${'s'.repeat(40)}`

describe('MK-10: a recorded request', () => {
  test.each([
    ['authorization', 'Bearer abc', `Bearer ${hidden}`],
    ['authorization', 'Planbridge-Connect pbcs_x.y', `Planbridge-Connect ${hidden}`],
    ['cookie', '__Host-planbridge=abc; theme=dark', `__Host-planbridge=${hidden}; theme=${hidden}`],
    ['ocp-apim-subscription-key', '0123456789abcdef', hidden],
    ['x-api-key', 'k', hidden],
    ['accept', 'application/json', 'application/json'],
    ['x-planbridge', '1', '1'],
    ['referer', `https://host.example/?t=${jwt}`, `https://host.example/?t=${hidden}`],
  ])('keeps the header %s, and hides what is secret of it', async (name, value, expected) => {
    const { headers } = await maskRequest(new Request(address, { headers: { [name]: value } }))
    expect(headers[name]).toBe(expected)
  })

  test.each(['code', 'state', 'nonce', 'id_token', 'access_token', 'planbridge_code', 'client_secret'])(
    'hides the parameter %s in a query, in a form and in JSON',
    async (name) => {
      const query = await maskRequest(new Request(`${address}?${name}=abc&page=2`))
      expect(query.query).toEqual({ [name]: hidden, page: '2' })
      const form = await maskRequest(
        new Request(address, {
          method: 'POST',
          body: new URLSearchParams({ [name]: 'abc', scope: 'crm.read' }),
        }),
      )
      expect(form.body).toEqual({ [name]: hidden, scope: 'crm.read' })
      const headers = { 'content-type': 'application/json' }
      const body = JSON.stringify({ inner: [{ [name]: 'abc' }], n: 1, yes: true, none: null })
      const json = await maskRequest(new Request(address, { method: 'POST', headers, body }))
      expect(json.body).toEqual({ inner: [{ [name]: hidden }], n: 1, yes: true, none: null })
    },
  )

  test('keeps what only sounds like a secret', async () => {
    const body = new URLSearchParams({ grant_type: 'refresh_token', token_type_hint: 'refresh_token' })
    const masked = await maskRequest(new Request(address, { method: 'POST', body }))
    expect(masked.body).toEqual({ grant_type: 'refresh_token', token_type_hint: 'refresh_token' })
  })

  test('hides tokens under any name and in any text', async () => {
    const body = `note=${jwt} and pbh_abc-def and CANARY-AT-1`
    const masked = await maskRequest(new Request(address, { method: 'POST', body }))
    expect(masked.body).toBe(`note=${hidden} and ${hidden} and ${hidden}`)
  })

  test('leaves the body for its receiver', async () => {
    const request = new Request(address, { method: 'POST', body: 'whole' })
    await maskRequest(request)
    expect(await request.text()).toBe('whole')
  })

  test('is readable if its JSON is not', async () => {
    const headers = { 'content-type': 'application/json' }
    const masked = await maskRequest(new Request(address, { method: 'POST', headers, body: '{' }))
    expect(masked.body).toBe('{')
  })
})
