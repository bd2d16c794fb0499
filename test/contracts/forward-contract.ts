import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib'
import {
  clientDisconnectOf,
  openClientDisconnect,
} from '@planbridge/bff/internal/transport/client-disconnect.ts'
import { headerText } from '@planbridge/bff/internal/transport/forward.ts'
import { expect } from 'vitest'
import { bodyContract } from './forward/body-contract.ts'
import { plainText } from './forward/environment.ts'
import type { ForwardContract } from './forward/forward-contract-type.ts'
import { bearer, bytesOf, readerOf, requestTo, responseOf } from '../harness/raw-api/forward-requests.ts'
import { echoOf } from './forward/requests.ts'

const decoders: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  gzip: gunzipSync,
  deflate: inflateSync,
  br: brotliDecompressSync,
}

const redirects = [301, 302, 303, 307, 308]
// Headers that identify a client. An engine must neither add nor reuse them.
const personal = /^(cookie|authorization|proxy-.*|x-forwarded-.*|forwarded|referer|origin|via)$/

export const forwardContract: ForwardContract = {
  'PX-06: redirects are not followed, and their target gets no request': async (forward, environment) => {
    for (const method of ['GET', 'POST', 'PUT', 'DELETE']) {
      for (const status of redirects) {
        const body = method === 'POST' || method === 'PUT' ? new TextEncoder().encode('{"secret":1}') : null
        const response = await responseOf(
          forward,
          requestTo(`${environment.origin}/status/${status}`, { method, body }),
        )
        expect(response.status).toBe(status)
      }
    }
    expect(environment.requests()).toHaveLength(20)
    expect(environment.redirectTarget.requests()).toBe(0)
  },
  'a response body is streamed: the first chunk is readable before the last is written': async (
    forward,
    environment,
  ) => {
    const reader = readerOf(await responseOf(forward, requestTo(`${environment.origin}/stream`)))
    const first = await reader.next()
    expect(Buffer.from(first.value).toString()).toBe('first')
    environment.release()
    const last = await reader.next()
    expect(Buffer.from(last.value).toString()).toBe('last')
    expect((await reader.next()).done).toBe(true)
  },
  'method, path, query, headers and body reach the provider unchanged': async (forward, environment) => {
    const path = '/echo/a%20b/c%2Bd?page=1&filter%5Bname%5D=%C3%A4&page=2'
    const echo = await echoOf(
      forward,
      requestTo(environment.origin + path, {
        method: 'PATCH',
        headers: {
          authorization: bearer,
          'content-type': 'application/vnd.docplanner+json',
          'if-match': '"7"',
        },
        body: new TextEncoder().encode('{"name":"ä"}'),
      }),
    )
    expect(echo).toMatchObject({ method: 'PATCH', path, body: '{"name":"ä"}' })
    const headers = new Map(echo.headers)
    expect(headers.get('authorization')).toBe(bearer)
    expect(headers.get('content-type')).toBe('application/vnd.docplanner+json')
    expect(headers.get('if-match')).toBe('"7"')
    expect(echo.headers).toHaveLength(headers.size)
  },
  'PX-07: no identifying header is added to a request': async (forward, environment) => {
    const echo = await echoOf(
      forward,
      requestTo(`${environment.origin}/echo`, { headers: { accept: 'application/json' } }),
    )
    expect(echo.headers.map(([name]) => name).filter((name) => personal.test(name))).toEqual([])
    expect(new Map(echo.headers).get('accept')).toBe('application/json')
  },
  'credentials and cookies of one call are not sent with the next': async (forward, environment) => {
    const { headers } = await responseOf(forward, requestTo(`${environment.origin}/decorated`))
    expect(headerText(headers, 'set-cookie')).toMatch(/a=1.*b=2/)
    const next = await echoOf(forward, requestTo(`${environment.origin}/echo`, { headers: {} }))
    expect(JSON.stringify(next)).not.toMatch(/cookie|CANARY/i)
  },
  'status and headers of a response arrive unchanged': async (forward, environment) => {
    const response = await responseOf(forward, requestTo(`${environment.origin}/decorated`))
    expect(response.status).toBe(418)
    expect(response.headers).toMatchObject({
      'content-type': 'application/vnd.docplanner+json; charset=UTF-8',
      'x-ratelimit-limit': '100',
      etag: 'W/"7"',
    })
    expect(headerText(response.headers, 'set-cookie')).toBe('a=1; Path=/, b=2; Path=/')
    expect((await bytesOf(response)).toString()).toBe('{"teapot":true}')
  },
  'PX-17: encoding and length headers match the body': async (forward, environment) => {
    const response = await responseOf(forward, requestTo(`${environment.origin}/compressed`))
    const bytes = await bytesOf(response)
    const decode =
      decoders[headerText(response.headers, 'content-encoding') ?? ''] ?? ((plain: Buffer) => plain)
    expect(decode(bytes).toString()).toBe(plainText)
    const length = headerText(response.headers, 'content-length')
    expect([undefined, String(bytes.length)]).toContain(length)
  },
  'a response without a body stays without one': async (forward, environment) => {
    for (const [method, path] of [
      ['GET', 'status/204'],
      ['GET', 'status/304'],
      ['HEAD', 'compressed'],
    ] as const) {
      const response = await responseOf(forward, requestTo(`${environment.origin}/${path}`, { method }))
      expect((await bytesOf(response)).length).toBe(0)
      if (path !== 'compressed') expect(response.body).toBeNull()
    }
  },
  'a client that disconnects before the response ends the call at the provider': async (
    forward,
    environment,
  ) => {
    const caller = openClientDisconnect()
    const outcome = forward(requestTo(`${environment.origin}/silent`, { caller }))
    await expect.poll(() => environment.requests().length).toBe(1)
    caller.disconnect()
    await environment.disconnected
    expect((await outcome).kind).not.toBe('answer')
  },
  'PX-15: a client that disconnects during the response ends the call at the provider': async (
    forward,
    environment,
  ) => {
    const caller = openClientDisconnect()
    const reader = readerOf(await responseOf(forward, requestTo(`${environment.origin}/endless`, { caller })))
    await reader.next()
    caller.disconnect()
    await environment.disconnected
    await expect(reader.next()).rejects.toThrow(/abort|gone/i)
  },
  'PX-15: a reader that stops early ends the call at the provider': async (forward, environment) => {
    await readerOf(await responseOf(forward, requestTo(`${environment.origin}/endless`))).return?.()
    await expect(environment.disconnected).resolves.toBeUndefined()
  },
  'a response that exceeds the time limit is reported as too slow, not as unreachable': async (
    forward,
    environment,
  ) => {
    const outcome = await forward(
      requestTo(`${environment.origin}/silent`, { caller: clientDisconnectOf(AbortSignal.timeout(100)) }),
    )
    expect(outcome.kind).toBe('too-slow')
    await environment.disconnected
  },
  'a provider that refuses the socket is unreachable, and the detail contains no credential': async (
    forward,
    environment,
  ) => {
    await environment.close()
    const outcome = await forward(requestTo(`${environment.origin}/echo`))
    expect(outcome.kind).toBe('unreachable')
    expect(JSON.stringify(outcome)).not.toContain('CANARY')
  },
  'a truncated body is an error, not a short response': async (forward, environment) => {
    const read = async () => bytesOf(await responseOf(forward, requestTo(`${environment.origin}/cut-short`)))
    await expect(read()).rejects.toThrow(/terminated|closed|aborted|socket/i)
  },
  ...bodyContract,
}
