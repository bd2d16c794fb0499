import { connect } from 'node:net'
import { serve } from '@planbridge/bff/internal/http/node/serve.ts'
import { onTestFinished } from 'vitest'
import { freePort } from '../free-ports.ts'
import type { Watched } from './watched.ts'

const patienceMs = 5_000

/** Sends bytes as they are, which no `fetch` would, and answers what came back until the server hung up. */
const exchange = (port: number, bytes: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const received: Buffer[] = []
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes, 'latin1'))
    socket.setTimeout(patienceMs, () => socket.destroy(new Error('the server keeps us waiting')))
    socket.on('data', (chunk) => void received.push(Buffer.from(chunk)))
    socket.once('error', reject)
    socket.once('close', () => resolve(Buffer.concat(received).toString('latin1')))
  })

/** The head of a request that the app itself would make, with these lines instead or besides. */
export const head = (start: string, lines: readonly string[] = []): string => {
  const usual = [
    'host: localhost:8787',
    'x-planbridge: 1',
    'sec-fetch-site: same-origin',
    'connection: close',
  ]
  const nameOf = (line: string) => line.slice(0, line.indexOf(':')).toLowerCase()
  const given = new Set(lines.map(nameOf))
  return [start, ...usual.filter((line) => !given.has(nameOf(line))), ...lines, '', ''].join('\r\n')
}

/** The deployment behind the real door, on a free port of 127.0.0.1. */
export const overHttp = async ({ planbridge }: Pick<Watched, 'planbridge'>) => {
  const port = await freePort()
  const serving = await serve(planbridge, { host: '127.0.0.1', port })
  onTestFinished(() => serving.close())
  return { port, raw: (bytes: string) => exchange(port, bytes) }
}
