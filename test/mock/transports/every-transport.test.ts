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
} from '../simulators/dynamic-planner/test-deployment.ts'
import { visitor } from '../simulators/visitor.ts'
import { throughHttp } from './http.ts'
import { inProcess } from './in-process.ts'
import { throughMswNode } from './msw-node.ts'

interface Wire {
  readonly fetch: typeof globalThis.fetch
  readonly identity: string
  readonly api: string
  readonly close: () => Promise<void>
}

const opened: Wire[] = []
afterEach(async () => void (await Promise.all(opened.splice(0).map((wire) => wire.close()))))

const environment = { now: () => Date.now(), seed: 'every wire' }
const published = {
  identity: 'https://identity.distribution-technology.com/identity',
  api: 'https://open-api.dynamicplanner.com',
}

const wires: Readonly<Record<string, () => Promise<Wire>>> = {
  'in process': async () => {
    const { fetch } = inProcess([dynamicPlanner(testOptions({ environment }))])
    return { ...published, fetch, close: async () => undefined }
  },
  HTTP: async () => {
    const served = await throughHttp(
      ([identity, api]) =>
        dynamicPlanner(testOptions({ environment, identity: `${identity}/identity`, api })),
      [0, 0],
    )
    const [identity, api] = served.origins
    return { identity: `${identity}/identity`, api: api ?? '', fetch, close: served.close }
  },
  'MSW in Node': async () => {
    const wire = throughMswNode([dynamicPlanner(testOptions({ environment }))])
    // As late as this, because MSW puts its own in the place of the global one.
    const late: typeof globalThis.fetch = (input, init) => fetch(input, init)
    return { ...published, fetch: late, close: async () => wire.close() }
  },
}

const open = async (name: string) => {
  const wire = await wires[name]?.()
  if (wire === undefined) throw new Error(`no wire ${name}`)
  opened.push(wire)
  return wire
}

const authorizeUrl = (identity: string) => {
  const parameters = {
    client_id: clientIdOf('hybrid'),
    response_type: 'code id_token',
    scope: 'openid profile offline_access crm.read',
    redirect_uri: redirectUri,
    state: 'CANARY-STATE-wire',
    nonce: 'CANARY-NONCE-wire',
  }
  return `${identity}/connect/authorize?${new URLSearchParams(parameters)}`
}

describe.each(Object.keys(wires))('%s', (name) => {
  test('carries a whole connection: sign-in, consent, code, tokens, an API call', async () => {
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

  test('hands a redirect over as it is, with its cookies', async () => {
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

  test('follows redirects where the caller asked for it', async () => {
    const { fetch, identity } = await open(name)
    const page = await fetch(authorizeUrl(identity))
    expect(page.status).toBe(200)
    expect(await page.text()).toContain('Sign in as Mei Tanaka')
  })

  test('keeps the bytes of the gateway’s refusal', async () => {
    const { fetch, api } = await open(name)
    const response = await fetch(`${api}/crm/v1/clients`)
    expect([response.status, (await response.arrayBuffer()).byteLength]).toEqual([401, 152])
  })
})

describe('an address that nobody serves', () => {
  test('in process: an error that lists who is known, never the network', async () => {
    const { fetch } = inProcess([dynamicPlanner(testOptions())])
    await expect(fetch('https://elsewhere.example/')).rejects.toThrow(
      'no program serves https://elsewhere.example; known origins: https://identity.distribution-technology.com, https://open-api.dynamicplanner.com',
    )
  })

  test('MSW in Node: an error, never the network', async () => {
    const reached: string[] = []
    const served = await throughHttp(() => ({
      origins: [],
      fetch: async ({ url }: Request) => {
        reached.push(url)
        return new Response('the network')
      },
    }))
    const printed = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    await open('MSW in Node')
    const message = await fetch(`${served.origins[0]}/`).then(
      (response) => response.text(),
      (error: unknown) => String(error),
    )
    await served.close()
    expect(message).toContain('fetch failed')
    expect(reached).toEqual([])
    expect(printed.mock.calls.flat().join()).toContain('without a matching request handler')
    printed.mockRestore()
  })
})

test('MSW in Node can let other addresses pass', async () => {
  const served = await throughHttp(() => ({ origins: [], fetch: async () => new Response('the network') }))
  const wire = throughMswNode([dynamicPlanner(testOptions())], { elsewhere: 'pass' })
  expect(await (await fetch(`${served.origins[0]}/`)).text()).toBe('the network')
  wire.close()
  await served.close()
})

describe('in process', () => {
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
    'a POST that meets a %d goes on as %s, and leaves its credentials behind',
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

  test('redirect: error is an error', async () => {
    await expect(hop(302).fetch('https://one.example/', { redirect: 'error' })).rejects.toThrow(
      'unexpected redirect',
    )
  })

  test('an aborted request is not answered', async () => {
    const signal = AbortSignal.abort()
    await expect(hop(302).fetch('https://one.example/', { signal })).rejects.toThrow(/abort/)
  })
})

describe('HTTP', () => {
  test('close ends kept-alive and streaming connections, too', async () => {
    const endless = {
      origins: [],
      fetch: async () => new Response(new ReadableStream({ start: (c) => c.enqueue(new Uint8Array(1)) })),
    }
    const served = await throughHttp(() => endless)
    const response = await fetch(`${served.origins[0]}/`)
    const reading = response.text().then(
      () => 'read',
      () => 'cut',
    )
    await served.close()
    expect(await reading).toBe('cut')
    await expect(fetch(`${served.origins[0]}/`)).rejects.toThrow('fetch failed')
  })

  test('the program sees the URL that the client addressed', async () => {
    const echo = { origins: [], fetch: async (request: Request) => new Response(request.url) }
    const served = await throughHttp(() => echo)
    const response = await fetch(`${served.origins[0]}/a%20path?and=query`)
    expect(await response.text()).toBe(`${served.origins[0]}/a%20path?and=query`)
    await served.close()
  })
})
