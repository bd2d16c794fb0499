// express-openid-connect with its own encrypted session cookie, and http-proxy-middleware.
import { Agent } from 'node:http'
import { randomBytes } from 'node:crypto'
import express from 'express'
import connect from 'express-openid-connect'
import { createProxyMiddleware } from 'http-proxy-middleware'
import { browserHeaders, upstreamHeaders } from './headers.mjs'
import { client, issuer, origin, port, proxyPrefix, scope, upstream } from './settings.mjs'

const app = express()
app.disable('x-powered-by')
app.use(
  connect.auth({
    issuerBaseURL: issuer,
    baseURL: origin,
    clientID: client.id,
    clientSecret: client.secret,
    clientAuthMethod: 'client_secret_post',
    secret: randomBytes(32).toString('hex'),
    authRequired: false,
    authorizationParams: { response_type: 'code', response_mode: 'query', scope },
  }),
)

const replaceHeaders = (proxyRequest, request) => {
  for (const name of proxyRequest.getHeaderNames()) if (name !== 'host') proxyRequest.removeHeader(name)
  const { access_token: token } = request.oidc.accessToken
  for (const [name, value] of Object.entries(upstreamHeaders(request.headers, `Bearer ${token}`)))
    proxyRequest.setHeader(name, value)
}

const keepListed = (proxyResponse) => {
  proxyResponse.headers = browserHeaders(proxyResponse.headers)
}

const forward = createProxyMiddleware({
  target: upstream,
  agent: new Agent({ keepAlive: true, maxSockets: 256 }),
  on: { proxyReq: replaceHeaders, proxyRes: keepListed },
})
app.use(proxyPrefix, (request, response, next) => {
  if (request.oidc.isAuthenticated()) void forward(request, response, next)
  else response.status(401).end()
})
app.get('/', (_request, response) => response.send('signed in'))
app.listen(port, '127.0.0.1', () => console.log('listening'))
