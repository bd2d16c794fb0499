import { expect, test } from 'vitest'
import { openProtocolClient } from './protocol-client.ts'
import { openClientDisconnect } from './client-disconnect.ts'
import { fetchForward } from './fetch-engine.ts'

/** What a browser shows of a redirect that it was told not to follow. */
const hidden = () => {
  const response = new Response(null)
  Object.defineProperties(response, { type: { value: 'opaqueredirect' }, status: { value: 0 } })
  return Promise.resolve(response)
}
const call = {
  method: 'GET',
  origin: 'https://api.example',
  path: '/me',
  headers: {},
  body: null,
  caller: openClientDisconnect(),
}

test('PX-06: in a browser, a redirect of the API is seen as one', async () => {
  expect(await fetchForward(hidden)(call)).toMatchObject({ kind: 'answer', response: { status: 302 } })
})

test('TK-03: in a browser, a redirect of a token endpoint is seen as one', async () => {
  const answer = await openProtocolClient(hidden)(
    new Request('https://identity.example/token', { method: 'POST' }),
  )
  expect(answer).toMatchObject({ kind: 'redirecting' })
})

test('TK-03 PX-06: every request asks that redirects are not followed', async () => {
  const seen: string[] = []
  const fetch = (request: Request) => {
    seen.push(request.redirect)
    return Promise.resolve(Response.json({}))
  }
  await fetchForward(fetch)(call)
  await openProtocolClient(fetch)(new Request('https://identity.example/token', { redirect: 'follow' }))
  expect(seen).toEqual(['manual', 'manual'])
})
