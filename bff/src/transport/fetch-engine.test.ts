import { expect, test } from 'vitest'
import { openClientDisconnect } from './client-disconnect.ts'
import { fetchForward } from './fetch-engine.ts'
import { openProtocolClient } from './protocol-client.ts'

/** A redirect that was not followed, as a browser presents it. */
const opaqueRedirect = () => {
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

test('PX-06: in a browser, an opaque redirect of the API is reported as status 302', async () => {
  expect(await fetchForward(opaqueRedirect)(call)).toMatchObject({
    kind: 'answer',
    response: { status: 302 },
  })
})

test('TK-03: in a browser, an opaque redirect of a token endpoint is reported as a redirect', async () => {
  const answer = await openProtocolClient(opaqueRedirect)(
    new Request('https://identity.example/token', { method: 'POST' }),
  )
  expect(answer).toMatchObject({ kind: 'redirecting' })
})

test('TK-03 PX-06: every request is sent with manual redirects', async () => {
  const modes: string[] = []
  const fetch = (request: Request) => {
    modes.push(request.redirect)
    return Promise.resolve(Response.json({}))
  }
  await fetchForward(fetch)(call)
  await openProtocolClient(fetch)(new Request('https://identity.example/token', { redirect: 'follow' }))
  expect(modes).toEqual(['manual', 'manual'])
})
