// fastify with @fastify/http-proxy, the token in an encrypted cookie of @fastify/secure-session.
import { randomBytes } from 'node:crypto'
import fastifyProxy from '@fastify/http-proxy'
import fastifySession from '@fastify/secure-session'
import createFastify from 'fastify'
import { browserHeaders, upstreamHeaders } from './headers.mjs'
import { port, proxyPrefix, upstream } from './settings.mjs'
import { finishSignIn, startSignIn } from './sign-in.mjs'

const app = createFastify()
await app.register(fastifySession, {
  key: randomBytes(32),
  cookie: { path: '/', httpOnly: true, sameSite: 'strict' },
})
app.get('/login', (_request, reply) => reply.redirect(startSignIn()))
app.get('/callback', async (request) => {
  request.session.set('token', await finishSignIn(request.url))
  return 'signed in'
})
await app.register(fastifyProxy, {
  upstream,
  prefix: proxyPrefix,
  undici: { connections: 256, pipelining: 1 },
  preHandler: async (request, reply) => {
    if (!request.session.get('token')) return reply.code(401).send()
    return undefined
  },
  replyOptions: {
    rewriteRequestHeaders: (request, headers) =>
      upstreamHeaders(headers, `Bearer ${request.session.get('token')}`),
    rewriteHeaders: browserHeaders,
  },
})
await app.listen({ port, host: '127.0.0.1' })
console.log('listening')
