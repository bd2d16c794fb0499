import { Hono } from 'hono'
import { authorize, decide } from './authorize.ts'
import { discoveryDocument, jwksPath, keySet } from './discovery.ts'
import { logout, startLogout } from './end-session.ts'
import type { Identity } from './identity-state.ts'
import { login } from './login.ts'
import { revocation } from './revocation.ts'
import { tokenEndpoint } from './token-endpoint.ts'
import { userinfo } from './userinfo.ts'

type Endpoint = (identity: Identity, request: Request) => Promise<Response>

/** The routes of the identity server, mounted at the path of its issuer. */
export const identityRoutes = (identity: Identity): Hono => {
  const app = new Hono().basePath(new URL(identity.issuer).pathname)
  const at = (endpoint: Endpoint) => (c: { req: { raw: Request } }) => endpoint(identity, c.req.raw)
  app.get('/.well-known/openid-configuration', (c) =>
    c.json(discoveryDocument(identity.issuer, identity.server)),
  )
  app.get(jwksPath[identity.server], (c) => c.json(keySet()))
  app.get('/connect/authorize', at(authorize))
  app.post('/connect/consent', at(decide))
  app.on(['GET', 'POST'], '/login', at(login))
  app.post('/connect/token', at(tokenEndpoint))
  app.post('/connect/revocation', at(revocation))
  app.on(['GET', 'POST'], '/connect/userinfo', at(userinfo))
  app.on(['GET', 'POST'], '/connect/endsession', at(startLogout))
  app.get('/logout', at(logout))
  return app
}
