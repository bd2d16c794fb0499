// The same under Hono, with undici's dispatch and a plain Response for small bodies.
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { browserHeaders, upstreamHeaders } from './headers.mjs'
import { pool } from './pool.mjs'
import { bearerOf, keepSession } from './sessions.mjs'
import { port, proxyPrefix } from './settings.mjs'
import { finishSignIn, startSignIn } from './sign-in.mjs'

const wholeBytesMax = 65_536

class ToResponse {
  constructor(outgoing, resolve, reject) {
    Object.assign(this, { outgoing, resolve, reject })
  }
  onRequestStart(controller) {
    const { outgoing } = this
    outgoing.on('close', () => {
      if (!outgoing.writableFinished) controller.abort(new Error('the browser is gone'))
    })
  }
  onResponseStart(controller, status, headers) {
    if (status < 200) return
    this.status = status
    this.headers = browserHeaders(headers)
    if (Number(headers['content-length']) <= wholeBytesMax) this.chunks = []
    else this.resolve(new Response(this.streamFrom(controller), { status, headers: this.headers }))
  }
  streamFrom(controller) {
    return new ReadableStream(
      {
        start: (stream) => {
          this.stream = stream
        },
        pull: () => controller.resume(),
        cancel: () => controller.abort(new Error('the browser is gone')),
      },
      { highWaterMark: wholeBytesMax, size: (chunk) => chunk.byteLength },
    )
  }
  onResponseData(controller, chunk) {
    if (this.chunks) return this.chunks.push(chunk)
    this.stream.enqueue(chunk)
    return this.stream.desiredSize <= 0 && controller.pause()
  }
  onResponseEnd() {
    if (this.stream) return this.stream.close()
    const body = this.chunks.length === 1 ? this.chunks[0] : Buffer.concat(this.chunks)
    return this.resolve(new Response(body, { status: this.status, headers: this.headers }))
  }
  onResponseError(_controller, error) {
    if (this.stream) this.stream.error(error)
    else this.reject(error)
  }
}

const app = new Hono()
app.get('/login', (c) => c.redirect(startSignIn()))
app.get('/callback', async (c) => {
  c.header('set-cookie', keepSession(await finishSignIn(c.req.url)))
  return c.text('signed in')
})
app.all(`${proxyPrefix}/*`, (c) => {
  const { incoming, outgoing } = c.env
  const { method, url, headers } = incoming
  const bearer = bearerOf(headers.cookie)
  if (bearer === undefined) return c.body(null, 401)
  const options = {
    path: url.slice(proxyPrefix.length),
    method,
    headers: upstreamHeaders(headers, bearer),
    body: method === 'GET' || method === 'HEAD' ? null : incoming,
  }
  return new Promise((resolve, reject) => {
    pool.dispatch(options, new ToResponse(outgoing, resolve, reject))
  })
})
serve({ fetch: app.fetch, port, hostname: '127.0.0.1' }, () => console.log('listening'))
