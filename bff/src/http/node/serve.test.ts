import { expect, test } from 'vitest'
import { serve } from './serve.ts'

test('a server leaves the classes of web requests of its process as they are', async () => {
  const before = [globalThis.Request, globalThis.Response]
  const server = await serve({ fetch: () => new Response() }, { host: '127.0.0.1', port: 0 })
  await server.close()
  expect([globalThis.Request, globalThis.Response]).toEqual(before)
  expect([globalThis.Request === before[0], globalThis.Response === before[1]]).toEqual([true, true])
})
