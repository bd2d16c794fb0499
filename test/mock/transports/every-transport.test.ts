import { afterEach, describe, expect, test, vi } from 'vitest'
import { dynamicPlanner } from '../simulators/dynamic-planner.ts'
import {
  callbackParameters,
  clientIdOf,
  developmentKey,
  readJson,
  redirectUri,
  secretOf,
  testOptions,
} from '../simulators/dynamic-planner/test-simulator.ts'
import { visitor } from '../simulators/visitor.ts'
import { throughHttp } from './http.ts'
import { inProcess } from './in-process.ts'
import { throughMswNode } from './msw-node.ts'

interface Transport {
  readonly fetch: typeof globalThis.fetch
  readonly identity: string
  readonly api: string
  readonly close: () => Promise<void>
}

const opened: Transport[] = []
afterEach(async () => void (await Promise.all(opened.splice(0).map((transport) => transport.close()))))

const environment = { now: () => Date.now(), seed: 'every transport' }
const published = {
  identity: 'https://identity.distribution-technology.com/identity',
  api: 'https://open-api.dynamicplanner.com',
}

const transports: Readonly<Record<string, () => Promise<Transport>>> = {
  'in process': async () => {
    const { fetch } = inProcess([dynamicPlanner(testOptions({ environment }))])
    return { ...published, fetch, close: async () => undefined }
  },
  HTTP: async () => {
    const server = await throughHttp(
      ([identity, api]) =>
        dynamicPlanner(testOptions({ environment, identity: `${identity}/identity`, api })),
      [0, 0],
    )
    const [identity, api] = server.origins
    return { identity: `${identity}/identity`, api: api ?? '', fetch, close: server.close }
  },
  'MSW in Node': async () => {
    const server = throughMswNode([dynamicPlanner(testOptions({ environment }))])
    // The global fetch is looked up at each call, because MSW replaces it.
    const replaced: typeof globalThis.fetch = (input, init) => fetch(input, init)
    return { ...published, fetch: replaced, close: async () => server.close() }
  },
}

const open = async (name: string) => {
  const transport = await transports[name]?.()
  if (transport === undefined) throw new Error(`no transport ${name}`)
  opened.push(transport)
  return transport
}

const authorizeUrl = (identity: string) => {
  const parameters = {
    client_id: clientIdOf('hybrid'),
    response_type: 'code id_token',
    scope: 'openid profile offline_access crm.read',
    redirect_uri: redirectUri,
    state: 'CANARY-STATE-transport',
    nonce: 'CANARY-NONCE-transport',
  }
  return `${identity}/connect/authorize?${new URLSearchParams(parameters)}`
}

describe.each(Object.keys(transports))('%s', (name) => {
  test('The transport carries sign-in, consent, code, tokens and an API call', async () => {
    const { fetch, identity, api } = await open(name)
    const browser = visitor(fetch, [new URL(identity).origin])
    const arrival = await browser.signIn(authorizeUrl(identity), { account: 'mei.tanaka' })
    expect(arrival).toMatchObject({ kind: 'left' })
    const body = new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: clientIdOf('hybrid'),
      client_secret: secretOf('hybrid'),
      code: callbackParameters(arrival.url).get('code') ?? '',
      redirect_uri: redirectUri,
    })
    const { access_token } = await readJson(
      await fetch(`${identity}/connect/token`, { method: 'POST', body }),
    )
    const headers = { authorization: `Bearer ${access_token}`, 'ocp-apim-subscription-key': developmentKey }
    const clients = await fetch(`${api}/crm/v1/clients?pageSize=3`, { headers })
    expect(await clients.json()).toMatchObject({ totalCount: 8, pageSize: 3 })
  })

  test('The transport returns a redirect unchanged, with its cookies', async () => {
    const { fetch, identity } = await open(name)
    const response = await fetch(authorizeUrl(identity), { redirect: 'manual' })
    expect(response.status).toBe(302)
    const login = response.headers.get('location') ?? ''
    expect(login).toMatch(`${identity}/login?signin=`)
    const form = new URLSearchParams({ account: 'mei.tanaka' })
    const signedIn = await fetch(login, { method: 'POST', body: form, redirect: 'manual' })
    expect(signedIn.status).toBe(302)
    expect(signedIn.headers.getSetCookie()[0]).toMatch(/^idsrv=CANARY-SID-/)
  })

  test('The transport follows redirects if the caller asks for it', async () => {
    const { fetch, identity } = await open(name)
    const page = await fetch(authorizeUrl(identity))
    expect(page.status).toBe(200)
    expect(await page.text()).toContain('Sign in as Mei Tanaka')
  })

  test('The transport keeps the bytes of the gateway’s refusal', async () => {
    const { fetch, api } = await open(name)
    const response = await fetch(`${api}/crm/v1/clients`)
    expect([response.status, (await response.arrayBuffer()).byteLength]).toEqual([401, 152])
  })
})

describe('An origin that no program serves', () => {
  test('The in-process transport fails with a list of the known origins and never uses the network', async () => {
    const { fetch } = inProcess([dynamicPlanner(testOptions())])
    await expect(fetch('https://elsewhere.example/')).rejects.toThrow(
      'no program serves https://elsewhere.example; known origins: https://identity.distribution-technology.com, https://open-api.dynamicplanner.com',
    )
  })

  test('MSW in Node fails and never uses the network', async () => {
    const reached: string[] = []
    const server = await throughHttp(() => ({
      origins: [],
      fetch: async ({ url }: Request) => {
        reached.push(url)
        return new Response('the network')
      },
    }))
    const printed = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    await open('MSW in Node')
    const message = await fetch(`${server.origins[0]}/`).then(
      (response) => response.text(),
      (error: unknown) => String(error),
    )
    await server.close()
    expect(message).toContain('fetch failed')
    expect(reached).toEqual([])
    expect(printed.mock.calls.flat().join()).toContain('without a matching request handler')
    printed.mockRestore()
  })
})

test('MSW in Node passes requests to other origins if it is configured to', async () => {
  const server = await throughHttp(() => ({ origins: [], fetch: async () => new Response('the network') }))
  const msw = throughMswNode([dynamicPlanner(testOptions())], { elsewhere: 'pass' })
  expect(await (await fetch(`${server.origins[0]}/`)).text()).toBe('the network')
  msw.close()
  await server.close()
})

describe('The in-process transport', () => {
  const hop = (status: number) =>
    inProcess([
      {
        origins: ['https://one.example', 'https://two.example'],
        fetch: async (request) => {
          const { origin, pathname } = new URL(request.url)
          if (pathname === '/')
            return new Response(null, { status, headers: { location: 'https://two.example/end' } })
          const authorization = request.headers.get('authorization')
          return Response.json({ origin, method: request.method, body: await request.text(), authorization })
        },
      },
    ])

  test.each([
    [302, 'GET', ''],
    [303, 'GET', ''],
    [307, 'POST', 'kept'],
  ])(
    'It follows a POST with status %d as %s, without the credentials for another origin',
    async (status, method, body) => {
      const init = { method: 'POST', body: 'kept', headers: { authorization: 'Bearer CANARY-AT-hop' } }
      const response = await hop(status).fetch('https://one.example/', init)
      expect(await response.json()).toEqual({
        origin: 'https://two.example',
        method,
        body,
        authorization: null,
      })
    },
  )

  test('It fails on a redirect if the redirect mode is error', async () => {
    await expect(hop(302).fetch('https://one.example/', { redirect: 'error' })).rejects.toThrow(
      'unexpected redirect',
    )
  })

  test('It rejects an aborted request', async () => {
    const signal = AbortSignal.abort()
    await expect(hop(302).fetch('https://one.example/', { signal })).rejects.toThrow(/abort/)
  })
})

describe('The HTTP transport', () => {
  test('close also ends idle and streaming connections', async () => {
    const endless = {
      origins: [],
      fetch: async () => new Response(new ReadableStream({ start: (c) => c.enqueue(new Uint8Array(1)) })),
    }
    const server = await throughHttp(() => endless)
    const response = await fetch(`${server.origins[0]}/`)
    const reading = response.text().then(
      () => 'read',
      () => 'cut',
    )
    await server.close()
    expect(await reading).toBe('cut')
    await expect(fetch(`${server.origins[0]}/`)).rejects.toThrow('fetch failed')
  })

  test('The program receives the URL that the client addressed', async () => {
    const echo = { origins: [], fetch: async (request: Request) => new Response(request.url) }
    const server = await throughHttp(() => echo)
    const response = await fetch(`${server.origins[0]}/a%20path?and=query`)
    expect(await response.text()).toBe(`${server.origins[0]}/a%20path?and=query`)
    await server.close()
  })
})
