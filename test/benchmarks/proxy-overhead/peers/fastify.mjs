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
app.get('/callback', (request, reply) =>
  finishSignIn(request.url).then((token) => {
    request.session.set('token', token)
    return reply.send('signed in')
  }),
)
await app.register(fastifyProxy, {
  upstream,
  prefix: proxyPrefix,
  undici: { connections: 256, pipelining: 1 },
  preHandler: (request, reply, done) => {
    if (request.session.get('token')) done()
    else void reply.code(401).send()
  },
  replyOptions: {
    rewriteRequestHeaders: (request, headers) =>
      upstreamHeaders(headers, `Bearer ${request.session.get('token')}`),
    rewriteHeaders: browserHeaders,
  },
})
await app.listen({ port, host: '127.0.0.1' })
console.log('listening')
