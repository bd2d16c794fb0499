import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib'
import {
  clientDisconnectOf,
  openClientDisconnect,
} from '@planbridge/bff/internal/transport/client-disconnect.ts'
import { headerText } from '@planbridge/bff/internal/transport/forward.ts'
import { expect } from 'vitest'
import { answered, bearer, bytesOf, readerOf, received, to } from './forward/asking.ts'
import { bodyContract } from './forward/body-contract.ts'
import { plainText } from './forward/environment.ts'
import type { ForwardContract } from './forward/forward-contract-type.ts'

const decoders: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  gzip: gunzipSync,
  deflate: inflateSync,
  br: brotliDecompressSync,
}

const redirects = [301, 302, 303, 307, 308]
// Whom a caller is, or was: none of it may be made up or kept by an engine.
const personal = /^(cookie|authorization|proxy-.*|x-forwarded-.*|forwarded|referer|origin|via)$/

export const forwardContract: ForwardContract = {
  'PX-06: no redirect is followed, and its target hears nothing': async (forward, environment) => {
    for (const method of ['GET', 'POST', 'PUT', 'DELETE']) {
      for (const status of redirects) {
        const body = method === 'POST' || method === 'PUT' ? new TextEncoder().encode('{"secret":1}') : null
        const response = await answered(
          forward,
          to(`${environment.origin}/status/${status}`, { method, body }),
        )
        expect(response.status).toBe(status)
      }
    }
    expect(environment.requests()).toHaveLength(20)
    expect(environment.elsewhere.requests()).toBe(0)
  },
  'the body arrives as it is sent: the first chunk is here before the last is written': async (
    forward,
    environment,
  ) => {
    const reader = readerOf(await answered(forward, to(`${environment.origin}/stream`)))
    const first = await reader.next()
    expect(Buffer.from(first.value).toString()).toBe('first')
    environment.release()
    const last = await reader.next()
    expect(Buffer.from(last.value).toString()).toBe('last')
    expect((await reader.next()).done).toBe(true)
  },
  'method, path, query, headers and body reach the provider as they were written': async (
    forward,
    environment,
  ) => {
    const path = '/echo/a%20b/c%2Bd?page=1&filter%5Bname%5D=%C3%A4&page=2'
    const seen = await received(
      forward,
      to(environment.origin + path, {
        method: 'PATCH',
        headers: {
          authorization: bearer,
          'content-type': 'application/vnd.docplanner+json',
          'if-match': '"7"',
        },
        body: new TextEncoder().encode('{"name":"ä"}'),
      }),
    )
    expect(seen).toMatchObject({ method: 'PATCH', path, body: '{"name":"ä"}' })
    const headers = new Map(seen.headers)
    expect(headers.get('authorization')).toBe(bearer)
    expect(headers.get('content-type')).toBe('application/vnd.docplanner+json')
    expect(headers.get('if-match')).toBe('"7"')
    expect(seen.headers).toHaveLength(headers.size)
  },
  'PX-07: nothing personal is added to what was asked for': async (forward, environment) => {
    const seen = await received(
      forward,
      to(`${environment.origin}/echo`, { headers: { accept: 'application/json' } }),
    )
    expect(seen.headers.map(([name]) => name).filter((name) => personal.test(name))).toEqual([])
    expect(new Map(seen.headers).get('accept')).toBe('application/json')
  },
  'a credential in one call, or a cookie in its answer, is not in the next call': async (
    forward,
    environment,
  ) => {
    const { headers } = await answered(forward, to(`${environment.origin}/decorated`))
    expect(headerText(headers, 'set-cookie')).toMatch(/a=1.*b=2/)
    const next = await received(forward, to(`${environment.origin}/echo`, { headers: {} }))
    expect(JSON.stringify(next)).not.toMatch(/cookie|CANARY/i)
  },
  'status and headers of the answer arrive unchanged': async (forward, environment) => {
    const response = await answered(forward, to(`${environment.origin}/decorated`))
    expect(response.status).toBe(418)
    expect(response.headers).toMatchObject({
      'content-type': 'application/vnd.docplanner+json; charset=UTF-8',
      'x-ratelimit-limit': '100',
      etag: 'W/"7"',
    })
    expect(headerText(response.headers, 'set-cookie')).toBe('a=1; Path=/, b=2; Path=/')
    expect((await bytesOf(response)).toString()).toBe('{"teapot":true}')
  },
  'PX-17: what the headers say of encoding and length is true of the body': async (forward, environment) => {
    const response = await answered(forward, to(`${environment.origin}/compressed`))
    const bytes = await bytesOf(response)
    const decode =
      decoders[headerText(response.headers, 'content-encoding') ?? ''] ?? ((plain: Buffer) => plain)
    expect(decode(bytes).toString()).toBe(plainText)
    const length = headerText(response.headers, 'content-length')
    expect([undefined, String(bytes.length)]).toContain(length)
  },
  'an answer without a body has none': async (forward, environment) => {
    for (const [method, path] of [
      ['GET', 'status/204'],
      ['GET', 'status/304'],
      ['HEAD', 'compressed'],
    ] as const) {
      const response = await answered(forward, to(`${environment.origin}/${path}`, { method }))
      expect((await bytesOf(response)).length).toBe(0)
      if (path !== 'compressed') expect(response.body).toBeNull()
    }
  },
  'who hangs up before the answer ends the call at the provider too': async (forward, environment) => {
    const caller = openClientDisconnect()
    const outcome = forward(to(`${environment.origin}/silent`, { caller }))
    await expect.poll(() => environment.requests().length).toBe(1)
    caller.disconnect()
    await environment.hungUp
    expect((await outcome).kind).not.toBe('answer')
  },
  'PX-15: who hangs up in the middle of the answer ends the call at the provider too': async (
    forward,
    environment,
  ) => {
    const caller = openClientDisconnect()
    const reader = readerOf(await answered(forward, to(`${environment.origin}/endless`, { caller })))
    await reader.next()
    caller.disconnect()
    await environment.hungUp
    await expect(reader.next()).rejects.toThrow(/abort|gone/i)
  },
  'PX-15: a reader who has seen enough ends the call at the provider': async (forward, environment) => {
    await readerOf(await answered(forward, to(`${environment.origin}/endless`))).return?.()
    await expect(environment.hungUp).resolves.toBeUndefined()
  },
  'no answer in time is too slow, not unreachable': async (forward, environment) => {
    const outcome = await forward(
      to(`${environment.origin}/silent`, { caller: clientDisconnectOf(AbortSignal.timeout(100)) }),
    )
    expect(outcome.kind).toBe('too-slow')
    await environment.hungUp
  },
  'a provider that refuses the connection is unreachable, and the detail holds no credential': async (
    forward,
    environment,
  ) => {
    await environment.close()
    const outcome = await forward(to(`${environment.origin}/echo`))
    expect(outcome.kind).toBe('unreachable')
    expect(JSON.stringify(outcome)).not.toContain('CANARY')
  },
  'a body that is cut short is an error, not a short answer': async (forward, environment) => {
    const read = async () => bytesOf(await answered(forward, to(`${environment.origin}/cut-short`)))
    await expect(read()).rejects.toThrow(/terminated|closed|aborted|socket/i)
  },
  ...bodyContract,
}
