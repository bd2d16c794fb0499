import { request as send } from 'node:http'
import { createServer } from 'node:net'
import { Readable } from 'node:stream'
import type { Deliver } from '../simulators/simulator.ts'

/** How long a provider waits for the answer to a request of its own. */
const deadlineMs = 10_000

/**
 * Sends requests of simulators over HTTP, from the address that the simulator names. Every address of 127.0.0.0/8 is this machine's,
 * except on macOS, which knows 127.0.0.1 alone.
 */
export const sendFrom: Deliver = async (request, { from }) => {
  const body = new Uint8Array(await request.arrayBuffer())
  const headers = { ...Object.fromEntries(request.headers), 'content-length': String(body.byteLength) }
  return new Promise((resolve, reject) => {
    const options = { method: request.method, headers, agent: false, family: 4 } as const
    const outgoing = send(request.url, { ...options, ...(from === undefined ? {} : { localAddress: from }) })
    outgoing.setTimeout(deadlineMs, () => outgoing.destroy(new Error('no answer in time')))
    outgoing.once('response', (answer) => {
      const { statusCode: status = 0, rawHeaders } = answer
      const pairs = rawHeaders.flatMap((name, index): [string, string][] =>
        index % 2 === 0 ? [[name, rawHeaders[index + 1] ?? '']] : [],
      )
      const hasBody = ![204, 205, 304].includes(status)
      if (!hasBody) answer.resume()
      resolve(
        new Response(hasBody ? (Readable.toWeb(answer) as ReadableStream) : null, { status, headers: pairs }),
      )
    })
    // A server may answer and close before it has read the body.
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

/** True if connections of this machine can come from the address. */
export const canSendFrom = (address: string): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(0, address, () => server.close(() => resolve(true)))
  })
