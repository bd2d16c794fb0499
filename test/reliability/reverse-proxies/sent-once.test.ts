import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { Agent, request } from 'undici'
import { describe, expect, onTestFinished, test } from 'vitest'
import {
  freeAddresses,
  type ReverseProxyAddresses,
} from '../../harness/reverse-proxy/documented-configuration.ts'
import { startReverseProxy } from '../../harness/reverse-proxy/reverse-proxy.ts'
import type { ReverseProxyName } from '../../harness/reverse-proxy/find-program.ts'

const methods = ['POST', 'PUT', 'PATCH', 'DELETE']
const bodies: Readonly<Record<string, string>> = {
  'without a body': '',
  'with a small body': '{"a":1}',
  'with a large body': JSON.stringify('x'.repeat(300_000)),
}

interface FakeInstance {
  /** The targets of the requests that arrived with their whole bodies, as `METHOD path bytes`. */
  readonly arrived: string[]
  readonly server: Server
}

const listen = async (server: Server, port: number, host: string): Promise<void> => {
  server.listen(port, host)
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
}

/** An instance that takes requests. If it breaks off, it ends the connection instead of responding, like one that is killed. */
const fakeInstance = (breaksOff: boolean): FakeInstance => {
  const arrived: string[] = []
  const server = createServer((incoming, outgoing) => {
    let bytes = 0
    incoming.on('data', (chunk: Buffer) => void (bytes += chunk.length))
    incoming.once('end', () => {
      arrived.push(`${incoming.method} ${incoming.url} ${bytes}`)
      if (breaksOff) incoming.socket.destroy()
      else outgoing.end('ok')
    })
  })
  return { arrived, server }
}

const openInstance = async ({ server }: FakeInstance, host: string, at: ReverseProxyAddresses) => {
  await listen(server, at.listen, host)
  const readiness = createServer((_, outgoing) => outgoing.end('ready'))
  await listen(readiness, at.operations, host)
}

/** A documented proxy before two instances; the first one may be stopped. */
const openBehind = async (name: ReverseProxyName, first: FakeInstance | undefined, second: FakeInstance) => {
  const at = await freeAddresses()
  if (first) await openInstance(first, at.hosts[0], at)
  await openInstance(second, at.hosts[1], at)
  const proxy = await startReverseProxy(name, at)
  const dispatcher = new Agent({ allowH2: false, connect: { ca: proxy.authority } })
  onTestFinished(async () => {
    await dispatcher.destroy()
    await proxy.stop()
  })
  // Caddy sends nothing to an instance that it knows to be stopped.
  if (!first && name === 'caddy')
    await expect.poll(proxy.errorLog).toContain(`${at.hosts[0]}:${at.operations}`)
  return async (method: string, path: string, body: string): Promise<number> => {
    const options = { dispatcher, method, ...(body === '' ? {} : { body }) }
    const answer = await request(proxy.origin + path, options)
    await answer.body.dump()
    return answer.statusCode
  }
}

const tries = 4
const every = methods.flatMap((method) =>
  Object.entries(bodies).flatMap(([kind, body]) =>
    Array.from({ length: tries }, (_, nth) => ({
      method,
      path: `/${kind.replaceAll(' ', '-')}/${nth}`,
      body,
    })),
  ),
)
const asArrived = ({ method, path, body }: (typeof every)[number]): string =>
  `${method} ${path} ${body.length}`

describe.each(['nginx', 'caddy'] as const)('behind the documented %s', (name) => {
  test('OP-92: a request that changes something is not sent to the other instance if one is killed with it', async () => {
    const [killed, other] = [fakeInstance(true), fakeInstance(false)]
    const send = await openBehind(name, killed, other)
    const statuses: number[] = []
    for (const { method, path, body } of every) statuses.push(await send(method, path, body))
    expect(new Set(statuses)).toEqual(new Set([200, 502]))
    expect([...killed.arrived, ...other.arrived].toSorted()).toEqual(every.map(asArrived).toSorted())
  })

  test('OP-92: a request that cannot be delivered to a stopped instance is delivered to the other one, once', async () => {
    const other = fakeInstance(false)
    const send = await openBehind(name, undefined, other)
    for (const { method, path, body } of every) expect(await send(method, path, body)).toBe(200)
    expect(other.arrived.toSorted()).toEqual(every.map(asArrived).toSorted())
  })
})
