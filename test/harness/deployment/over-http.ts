import { connect } from 'node:net'
import { serve } from '@planbridge/bff/internal/http/node/serve.ts'
import { onTestFinished } from 'vitest'
import { freePort } from '../free-ports.ts'
import type { RecordedDeployment } from './recorded-deployment.ts'

const idleMsMax = 5_000

/** Sends raw bytes and returns the response bytes up to the end of the socket. */
const exchange = (port: number, bytes: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const received: Buffer[] = []
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes, 'latin1'))
    socket.setTimeout(idleMsMax, () => socket.destroy(new Error('the server did not respond')))
    socket.on('data', (chunk) => void received.push(Buffer.from(chunk)))
    socket.once('error', reject)
    socket.once('close', () => resolve(Buffer.concat(received).toString('latin1')))
  })

/** The head of a request of the app. `lines` replace headers of the same name or are added. */
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

/** Serves a deployment over HTTP on a free port of 127.0.0.1. */
export const overHttp = async ({ planbridge }: Pick<RecordedDeployment, 'planbridge'>) => {
  const port = await freePort()
  const serving = await serve(planbridge, { host: '127.0.0.1', port })
  onTestFinished(() => serving.close())
  return { port, raw: (bytes: string) => exchange(port, bytes) }
}
