import { type ClientRequest, request, type RequestOptions } from 'node:http'
import type { LoadTarget } from '../contender.ts'
import { bulkBytes, bulkPath, slowAfterBytes, slowPath } from '../environment/bulk.ts'

/** A transfer in flight. `bytes` is the number read or written by this end. */
export interface Transfer {
  readonly bytes: () => number
  /** The response status after the complete transfer. */
  readonly done: Promise<number>
  readonly end: () => void
}

const optionsOf = (
  { ports, host, callers }: LoadTarget,
  path: string,
  more: Readonly<Record<string, string>> = {},
): RequestOptions => {
  const [caller] = callers
  return {
    host: '127.0.0.1',
    port: ports[0],
    path: `${caller?.prefix}${path}`,
    agent: false,
    headers: {
      host,
      origin: `http://${host}`,
      cookie: caller?.cookie,
      'x-planbridge': '1',
      'sec-fetch-site': 'same-origin',
      'sec-fetch-mode': 'cors',
      'sec-fetch-dest': 'empty',
      ...more,
    },
  }
}

const ending = (call: ClientRequest) => () => void call.destroy()

/** Reads a gigabyte; a slow reader stops after some megabytes. */
export const download = (target: LoadTarget, isSlow = false): Transfer => {
  let bytes = 0
  const call = request(optionsOf(target, bulkPath))
  const done = new Promise<number>((resolve, reject) => {
    call.on('error', reject)
    call.on('response', (response) => {
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length
        if (isSlow && bytes >= slowAfterBytes) response.pause()
      })
      response.on('end', () => resolve(response.statusCode ?? 0))
    })
  })
  call.end()
  return { bytes: () => bytes, done, end: ending(call) }
}

const chunk = Buffer.alloc(65_536, 'x')

/** Writes a gigabyte, optionally to a slow API. */
export const upload = (target: LoadTarget, isSlow = false): Transfer => {
  const headers = { 'content-type': 'application/octet-stream', 'content-length': String(bulkBytes) }
  const options = optionsOf(target, isSlow ? slowPath : bulkPath, headers)
  const call = request({ ...options, method: 'PUT' })
  const done = new Promise<number>((resolve, reject) => {
    call.on('error', reject)
    call.on('response', (response) => {
      response.resume()
      response.on('end', () => resolve(response.statusCode ?? 0))
    })
  })
  let bytes = 0
  const go = () => {
    let more = true
    while (more && bytes < bulkBytes) {
      bytes += chunk.length
      more = call.write(chunk)
    }
    if (bytes < bulkBytes) call.once('drain', go)
    else call.end()
  }
  go()
  return { bytes: () => bytes, done, end: ending(call) }
}
