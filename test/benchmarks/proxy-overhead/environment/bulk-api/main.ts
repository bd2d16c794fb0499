// An API that sends and receives one large body and counts its bytes. Its options are in the variable API. A slow one stops reading
// after some megabytes.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { ApiOptions } from '../api.ts'
import { bulkBytes, type Counts, littleBytes, littlePath, slowAfterBytes } from '../bulk.ts'

const { port, tokens, subscriptionKey } = JSON.parse(process.env['API'] ?? '') as ApiOptions
const known = new Set(tokens.map((token) => `Bearer ${token}`))
const chunk = Buffer.alloc(littleBytes, 'x')
let counts: Counts = { sent: 0, received: 0 }

const isUnauthorised = ({ headers }: IncomingMessage): boolean =>
  !known.has(headers.authorization ?? '') ||
  headers['ocp-apim-subscription-key'] !== subscriptionKey ||
  headers.cookie !== undefined

const sendBody = (response: ServerResponse) => {
  response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': bulkBytes })
  const go = () => {
    let more = true
    while (more && counts.sent < bulkBytes) {
      counts = { ...counts, sent: counts.sent + chunk.length }
      more = response.write(chunk)
    }
    if (counts.sent < bulkBytes) response.once('drain', go)
    else response.end()
  }
  go()
}

const receiveBody = (request: IncomingMessage, response: ServerResponse, isSlow: boolean) => {
  request.on('data', (part: Buffer) => {
    counts = { ...counts, received: counts.received + part.length }
    if (isSlow && counts.received >= slowAfterBytes) request.pause()
  })
  request.on('end', () => response.writeHead(200, { 'content-length': 0 }).end())
}

const server = createServer((request, response) => {
  const { url = '', method } = request
  if (url === '/counts') return response.end(JSON.stringify(counts))
  if (isUnauthorised(request)) return response.writeHead(401).end()
  if (url === littlePath) return response.writeHead(200, { 'content-length': littleBytes }).end(chunk)
  counts = { sent: 0, received: 0 }
  return method === 'GET' ? sendBody(response) : receiveBody(request, response, url.includes('slow'))
})
server.requestTimeout = 0
server.listen(port, '127.0.0.1', () => console.log('listening'))
