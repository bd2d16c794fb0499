// The API without nginx. Its options are in the variable API.
import { createServer } from 'node:http'
import { apiHeaders, type ApiOptions, apiPaths, bodyOf } from '../api.ts'

const { port, tokens, subscriptionKey } = JSON.parse(process.env['API'] ?? '') as ApiOptions
const known = new Set(tokens.map((token) => `Bearer ${token}`))
const sizes = ['small', 'large'] as const
const bodies = new Map<string, Buffer>(sizes.map((size) => [apiPaths[size], Buffer.from(bodyOf(size))]))

const server = createServer(({ headers, url = '' }, response) => {
  const isKnown = known.has(headers.authorization ?? '')
  if (!isKnown || headers['ocp-apim-subscription-key'] !== subscriptionKey || headers.cookie !== undefined)
    return response.writeHead(401).end()
  const body = bodies.get(url.split('?')[0] ?? '')
  if (!body) return response.writeHead(404).end()
  return response
    .writeHead(200, { 'content-type': 'application/json', 'content-length': body.length, ...apiHeaders })
    .end(body)
})
server.keepAliveTimeout = 300_000
server.listen(port, '127.0.0.1', () => console.log('listening'))
