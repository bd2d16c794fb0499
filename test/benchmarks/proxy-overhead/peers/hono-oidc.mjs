// @hono/oidc-auth with its signed session cookie, and the proxy helper of Hono.
import { randomBytes } from 'node:crypto'
import { serve } from '@hono/node-server'
import { getAuth, initOidcAuthMiddleware, oidcAuthMiddleware } from '@hono/oidc-auth'
import { Hono } from 'hono'
import { proxy } from 'hono/proxy'
import { browserHeaders, upstreamHeaders } from './headers.mjs'
import { client, issuer, port, proxyPrefix, redirectUri, scope, upstream } from './settings.mjs'

// The middleware requires TLS, which the identity server of the benchmark lacks, so plain HTTP is used during sign-in.
const plainFetch = globalThis.fetch
globalThis.fetch = (href, init) => plainFetch(href.replace(/^https:/, 'http:'), init)
const overTls = issuer.replace(/^http:/, 'https:')

const app = new Hono()
app.use(
  initOidcAuthMiddleware({
    OIDC_AUTH_SECRET: randomBytes(32).toString('hex'),
    OIDC_AUTH_REFRESH_INTERVAL: '86400',
    OIDC_ISSUER: issuer,
    OIDC_CLIENT_ID: client.id,
    OIDC_CLIENT_SECRET: client.secret,
    OIDC_REDIRECT_URI: redirectUri,
    OIDC_SCOPES: scope,
  }),
)
app.use(async (c, next) => {
  c.set('oidcAuthorizationServer', {
    issuer,
    authorization_endpoint: `${issuer}/connect/authorize`,
    token_endpoint: `${overTls}/connect/token`,
    scopes_supported: scope.split(' '),
    authorization_response_iss_parameter_supported: true,
  })
  c.set('oidcClaimsHook', async (former, _claims, { access_token: token }) => ({
    token: token ?? former?.token,
  }))
  await next()
})
app.use(oidcAuthMiddleware())
app.get('/login', (c) => c.text('signed in'))
app.all(`${proxyPrefix}/*`, async (c) => {
  const { token } = await getAuth(c)
  const { pathname, search } = new URL(c.req.url)
  const response = await proxy(upstream + pathname.slice(proxyPrefix.length) + search, {
    method: c.req.method,
    body: c.req.raw.body,
    headers: upstreamHeaders(c.req.header(), `Bearer ${token}`),
    customFetch: plainFetch,
  })
  return new Response(response.body, {
    status: response.status,
    headers: browserHeaders(Object.fromEntries(response.headers)),
  })
})
serve({ fetch: app.fetch, port, hostname: '127.0.0.1' }, () => console.log('listening'))
