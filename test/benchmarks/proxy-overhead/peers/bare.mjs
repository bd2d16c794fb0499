// The base of all ratios: a minimal Node proxy that keeps the token away from the browser.
import { createServer } from 'node:http'
import { browserHeaders, upstreamHeaders } from './headers.mjs'
import { pool } from './pool.mjs'
import { bearerOf, keepSession } from './sessions.mjs'
import { port, proxyPrefix } from './settings.mjs'
import { finishSignIn, startSignIn } from './sign-in.mjs'

class Forwarding {
  constructor(response) {
    this.response = response
  }
  onRequestStart(controller) {
    const { response } = this
    response.on('close', () => {
      if (!response.writableFinished) controller.abort(new Error('the browser is gone'))
    })
  }
  onResponseStart(_controller, status, headers) {
    if (status >= 200) this.response.writeHead(status, browserHeaders(headers))
  }
  onResponseData(controller, chunk) {
    if (this.response.write(chunk)) return
    controller.pause()
    this.response.once('drain', () => controller.resume())
  }
  onResponseEnd() {
    this.response.end()
  }
  onResponseError() {
    if (this.response.headersSent) this.response.destroy()
    else this.response.writeHead(502).end()
  }
}

const forward = (request, response) => {
  const bearer = bearerOf(request.headers.cookie)
  if (bearer === undefined) return response.writeHead(401).end()
  const { method, url, headers } = request
  return pool.dispatch(
    {
      path: url.slice(proxyPrefix.length),
      method,
      headers: upstreamHeaders(headers, bearer),
      body: method === 'GET' || method === 'HEAD' ? null : request,
    },
    new Forwarding(response),
  )
}

const signIn = async (request, response) => {
  if (request.url === '/login') return response.writeHead(302, { location: startSignIn() }).end()
  if (!request.url.startsWith('/callback')) return response.writeHead(404).end()
  const token = await finishSignIn(request.url)
  return response.writeHead(200, { 'set-cookie': keepSession(token) }).end('signed in')
}

const server = createServer((request, response) => {
  if (request.url.startsWith(proxyPrefix)) forward(request, response)
  else signIn(request, response).catch((error) => response.writeHead(500).end(String(error)))
})
server.listen(port, '127.0.0.1', () => console.log('listening'))
