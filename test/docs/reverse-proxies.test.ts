import { createHash } from 'node:crypto'
import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { connect as connectHttp2, type IncomingHttpHeaders, type IncomingHttpStatusHeader } from 'node:http2'
import { request as requestHttps } from 'node:https'
import { text as readText } from 'node:stream/consumers'
import { Agent, request as undiciRequest } from 'undici'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { recordArtifact } from '../harness/artifacts.ts'
import { signInAtProvider } from '../harness/browser/at-provider.ts'
import { launchBrowser } from '../harness/browser/environment.ts'
import { openPerson } from '../harness/browser/person.ts'
import { openConnected, readAnswer, sendRequest, startOffer } from '../harness/browser/screen.ts'
import { query } from '../harness/postgres/database.ts'
import { answerBriefly } from '../harness/raw-api/recording-api.ts'
import type { ReverseProxyName } from '../harness/reverse-proxy/find-program.ts'
import { type CalledInstances, openCalledInstances } from '../harness/reverse-proxy/steady-calls.ts'

const names: readonly ReverseProxyName[] = ['nginx', 'caddy']
const mebibytes = 20
const large = Buffer.alloc(mebibytes * 2 ** 20, 'a body of twenty megabytes. ')
const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const hashOf = (text: string) => createHash('sha256').update(text).digest('base64url')
const forgedAddress = '198.51.100.9'
const code = 'CANARY-CODE-at-a-reverse-proxy-0123456789'
const callback = '/callback/plannr'

const cookiesOfOthers = Array.from({ length: 6 }, (_, nth) => `other-${nth}=${'x'.repeat(2_000)}`).join('; ')
const longAddress = `${callback}?code=${'x'.repeat(12_000)}&state=y`

/** A promise with its resolver. */
const signal = () => Promise.withResolvers<void>()

describe.each(names)('docs/reverse-proxies.md: two instances behind the documented %s', (name) => {
  let at: CalledInstances
  beforeAll(async () => {
    at = await openCalledInstances({
      proxy: name,
      config: (text) => `${text}\nproxy: { request_mebibytes: 25 }\n`,
    })
  })
  afterAll(() => at?.close())

  test('OP-90: a browser gets the app over HTTP/2, also with 12 kB of cookies of other apps or an address of 12 kB', async () => {
    const session = connectHttp2(at.origin, { ca: at.proxy.authority })
    onTestFinished(() => session.destroy())
    const get = async (headers: Record<string, string>): Promise<string> => {
      const stream = session.request(headers)
      const [answer] = (await once(stream, 'response')) as [IncomingHttpHeaders & IncomingHttpStatusHeader]
      return `${answer[':status']} ${answer['cache-control']} ${await readText(stream)}`
    }
    const app = /^200 no-store [^]*<div id="app">/
    expect(await get({ ':path': '/' })).toMatch(app)
    expect(await get({ ':path': '/', cookie: cookiesOfOthers })).toMatch(app)
    expect(await get({ ':path': longAddress })).toMatch(/^200 no-store [^]*<main id="callback">/)
  })

  test('OP-90: a person signs in and calls an API with a browser', async () => {
    const browser = await launchBrowser()
    onTestFinished(() => browser.close())
    const environment = { name: `behind ${name}`, origin: at.origin, browser, callbackPaths: [callback] }
    const person = await openPerson(environment, { ignoreHTTPSErrors: true })
    await person.goHome()
    await startOffer(person, 'Dynamic Planner', 'user-present')
    await signInAtProvider(person.page, 'Helen Marsh')
    await openConnected(person, 'Dynamic Planner')
    await sendRequest(person)
    await expect.poll(() => readAnswer(person)).toContain('"data"')
    expect(person.console).toEqual([])
    await person.close()
  })

  test('OP-90: bodies of 20 MB arrive unchanged in both directions', async () => {
    const received = signal()
    let uploaded = ''
    at.api.answer((request, response) => {
      const hash = createHash('sha256')
      request.on('data', (chunk: Buffer) => void hash.update(chunk))
      request.resume().once('end', () => {
        uploaded = hash.digest('hex')
        received.resolve()
        response.setHeader('content-type', 'application/json').end(large)
      })
    })
    const answer = await at.call('POST', '', { body: large })
    expect(answer.status).toBe(200)
    expect(digest(await answer.bytes())).toBe(digest(large))
    await received.promise
    expect(uploaded).toBe(digest(large))
  })

  test('OP-90: a response arrives while it is being made, and a request body while it is being sent', async () => {
    const [partOfAnswer, partOfBody] = [signal(), signal()]
    at.api.answer((request, response) => {
      request.once('data', () => partOfBody.resolve())
      request.resume().once('end', () => {
        response.setHeader('content-type', 'application/json').write('{"first":1,')
        void partOfAnswer.promise.then(() => response.end('"last":2}'))
      })
    })
    const sent = requestHttps(`${at.origin}${at.notes}`, {
      ca: at.proxy.authority,
      agent: false,
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-planbridge': '1',
        origin: at.origin,
        cookie: [...at.browser.jar].map((pair) => pair.join('=')).join(),
      },
    })
    // Planbridge sends the first 64 kB of a body when it has them, or all of a smaller one.
    sent.write(`{"sent first":"${'x'.repeat(500_000)}",`)
    await partOfBody.promise
    sent.end('"sent last":2}')
    const [answer] = (await once(sent, 'response')) as [IncomingMessage]
    const chunks = answer.setEncoding('utf8')[Symbol.asyncIterator]()
    expect((await chunks.next()).value).toBe('{"first":1,')
    partOfAnswer.resolve()
    expect((await chunks.next()).value).toBe('"last":2}')
    at.api.answer(answerBriefly)
  })

  test('OP-90: 12 kB of cookies of other apps, or an address of 12 kB, pass', async () => {
    expect((await at.request('/', { headers: { cookie: cookiesOfOthers } })).status).toBe(200)
    const long = await at.request(longAddress)
    expect([long.status, await long.text()]).toEqual([200, expect.stringContaining('id="callback"')])
  })

  test('OP-90 OP-71: more cookies than Planbridge accepts get its own readable answer', async () => {
    const answer = await at.request('/bff/session', { headers: { cookie: `other=${'x'.repeat(20_000)}` } })
    expect([answer.status, await answer.json()]).toEqual([
      431,
      expect.objectContaining({ code: 'request-headers-too-large' }),
    ])
  })

  test('TX-40: the instances see the address of the client, whatever it says about itself', async () => {
    const address = '127.0.0.77'
    const dispatcher = new Agent({
      allowH2: false,
      localAddress: address,
      connect: { ca: at.proxy.authority },
    })
    const attempt = {
      purpose: 'sign-in',
      integration: 'plannr',
      model: 'user-present',
      challenge: 'a'.repeat(43),
    }
    const forged = {
      'x-forwarded-for': forgedAddress,
      'x-real-ip': forgedAddress,
      forwarded: `for=${forgedAddress}`,
    }
    const answer = await undiciRequest(`${at.origin}/bff/attempts`, {
      dispatcher,
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-planbridge': '1', origin: at.origin, ...forged },
      body: JSON.stringify(attempt),
    })
    expect(answer.statusCode).toBe(200)
    await answer.body.dump()
    await dispatcher.destroy()
    const rows = await query(at.env['STORE_URL'] ?? '', 'select network from attempts')
    expect(rows).toContainEqual({ network: hashOf(address) })
    expect(rows).not.toContainEqual({ network: hashOf(forgedAddress) })
    for (const { process } of at.instances)
      expect(process().output()).not.toContain('client-address.doubtful')
  })

  test('OP-90: scripts are compressed and cacheable, and responses with data of people are neither', async () => {
    const document = await (await at.request('/')).text()
    const [script = ''] = /\/assets\/index-[\w-]+\.js/.exec(document) ?? []
    const headers = { 'accept-encoding': 'gzip' }
    const asset = await at.request(script, { headers })
    expect(asset.headers.get('content-encoding')).toBe('gzip')
    expect(asset.headers.get('cache-control')).toContain('immutable')
    expect(asset.headers.get('vary')?.toLowerCase()).toContain('accept-encoding')
    const call = await at.call('GET', '', { headers })
    expect([call.headers.get('content-encoding'), call.headers.get('cache-control')]).toEqual([
      null,
      'no-store',
    ])
  })

  test('OP-08: the operations listener cannot be reached through the proxy', async () => {
    for (const path of ['/readyz', '/healthz', '/integrations', '/events']) {
      const answer = await at.request(path)
      expect(await answer.text()).not.toMatch(/^(ready|ok|\{)/)
    }
  })

  test('OP-90: plain HTTP leads to the HTTPS origin', async () => {
    const answer = await fetch(`http://localhost:${at.http}/`, { redirect: 'manual' })
    // Caddy leaves out the port of its https_port.
    expect([answer.status, answer.headers.get('location')]).toEqual([
      308,
      expect.stringMatching(/^https:[/][/]localhost[:/]/),
    ])
  })

  const callWithSecrets = () =>
    at.request(`${callback}?code=${code}&state=${code}`, {
      headers: {
        referer: `${at.origin}${callback}?code=${code}`,
        cookie: `__Host-planbridge=${code}`,
        authorization: `Bearer ${code}`,
      },
    })

  test('OP-91: neither the code of a callback nor a cookie or token is in a log, even if the instances are down', async () => {
    expect((await callWithSecrets()).status).toBe(200)
    for (const { process } of at.instances) await process().kill()
    const unavailable = await callWithSecrets()
    expect(unavailable.status).toBeGreaterThanOrEqual(502)
    expect(unavailable.headers.get('cache-control')).toBe('no-store')
    expect(unavailable.headers.get('referrer-policy')).toBe('no-referrer')
    expect((await unavailable.text()).trim()).toBe(
      'The service cannot be reached at the moment. Please try again in a minute.',
    )
    await expect.poll(() => at.proxy.accessLog().split(callback).length).toBeGreaterThan(2)
    const logs = at.proxy.accessLog() + at.proxy.errorLog()
    recordArtifact('log', `${name} behind which Planbridge runs`, logs)
    expect(logs).not.toContain(code)
    expect(logs).not.toContain(at.browser.jar.get('__Host-planbridge') ?? '')
  })
})
