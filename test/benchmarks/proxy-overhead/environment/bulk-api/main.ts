// An API that gives and takes one huge body, and counts: its options is in API. A slow one stops reading after some megabytes.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { ApiOptions } from '../api.ts'
import { bulkBytes, littleBytes, littlePath, slowAfterBytes, type Counts } from '../bulk.ts'

const { port, tokens, subscriptionKey } = JSON.parse(process.env['API'] ?? '') as ApiOptions
const known = new Set(tokens.map((token) => `Bearer ${token}`))
const chunk = Buffer.alloc(littleBytes, 'x')
let counts: Counts = { given: 0, taken: 0 }

const isStranger = ({ headers }: IncomingMessage): boolean =>
  !known.has(headers.authorization ?? '') ||
  headers['ocp-apim-subscription-key'] !== subscriptionKey ||
  headers.cookie !== undefined

const give = (response: ServerResponse) => {
  response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': bulkBytes })
  const go = () => {
    let more = true
    while (more && counts.given < bulkBytes) {
      counts = { ...counts, given: counts.given + chunk.length }
      more = response.write(chunk)
    }
    if (counts.given < bulkBytes) response.once('drain', go)
    else response.end()
  }
  go()
}

const take = (request: IncomingMessage, response: ServerResponse, isSlow: boolean) => {
  request.on('data', (part: Buffer) => {
    counts = { ...counts, taken: counts.taken + part.length }
    if (isSlow && counts.taken >= slowAfterBytes) request.pause()
  })
  request.on('end', () => response.writeHead(200, { 'content-length': 0 }).end())
}

const server = createServer((request, response) => {
  const { url = '', method } = request
  if (url === '/counts') return response.end(JSON.stringify(counts))
  if (isStranger(request)) return response.writeHead(401).end()
  if (url === littlePath) return response.writeHead(200, { 'content-length': littleBytes }).end(chunk)
  counts = { given: 0, taken: 0 }
  return method === 'GET' ? give(response) : take(request, response, url.includes('slow'))
})
server.requestTimeout = 0
server.listen(port, '127.0.0.1', () => console.log('listening'))
