import { randomBytes } from 'node:crypto'
import { makeProof } from '@planbridge/web/core/front-channel/proof.ts'
import { visitor } from '../../../mock/simulators/visitor.ts'
import type { Contender, Environment } from '../contender.ts'
import { startNginx } from '../environment/nginx.ts'

const client = { id: 'peer-nginx', secret: 'CANARY-SECRET-nginx-0123456789abcdef' }
const redirectUri = 'http://127.0.0.1/callback'

/** Exchanges the code for nginx, which has no sign-in, as a separate authentication service would. */
const tokenFrom = async (issuer: string): Promise<string> => {
  const { verifier, challenge } = await makeProof(crypto)
  const query = new URLSearchParams({
    client_id: client.id,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: 'openid profile crm.read',
    state: 'nginx',
    code_challenge: challenge,
    code_challenge_method: 'S256',
  })
  const person = visitor((input) => fetch(input), [new URL(issuer).origin])
  const arrival = await person.signIn(`${issuer}/connect/authorize?${query}`, { account: 'priya.nair' })
  const response = await fetch(`${issuer}/connect/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code: arrival.url.searchParams.get('code') ?? '',
      redirect_uri: redirectUri,
      code_verifier: verifier,
      client_id: client.id,
      client_secret: client.secret,
    }),
  })
  const answer = (await response.json()) as { readonly access_token?: string }
  if (answer.access_token === undefined) throw new Error(`no token for nginx: ${response.status}`)
  return answer.access_token
}

const hidden = ['Set-Cookie', 'Strict-Transport-Security', 'X-Request-Id', 'X-Powered-By', 'Vary']

const proxyOf = ({ port, api, subscriptionKey }: Environment, id: string, token: string) => `
  upstream api { server ${new URL(api).host}; keepalive 256; }
  map $cookie_session $bearer { default ""; "${id}" "Bearer ${token}"; }
  server {
    listen 127.0.0.1:${port} backlog=4096;
    location /api/ {
      if ($bearer = "") { return 401; }
      proxy_pass http://api/;
      proxy_http_version 1.1;
      proxy_pass_request_headers off;
      proxy_set_header Connection "";
      proxy_set_header Host $proxy_host;
      proxy_set_header Accept $http_accept;
      proxy_set_header Accept-Language $http_accept_language;
      proxy_set_header Authorization $bearer;
      proxy_set_header Ocp-Apim-Subscription-Key "${subscriptionKey}";
${hidden.map((name) => `      proxy_hide_header ${name};`).join('\n')}
    }
  }`

/** nginx with a map from cookie to token in its configuration, without sign-in, renewal or list of operations. */
export const nginxProxy: Contender = {
  name: 'nginx with the token in its configuration',
  applicationsAt: () => [{ ...client, name: 'nginx', flow: 'code', redirectUri }],
  async start(environment) {
    const id = randomBytes(32).toString('base64url')
    const token = await tokenFrom(environment.issuer)
    const running = await startNginx(environment.folder, 'measured', proxyOf(environment, id, token))
    const { port } = environment
    const callers = [{ cookie: `session=${id}`, prefix: '/api' }]
    return { running: [running], ports: [port], host: `127.0.0.1:${port}`, callers }
  },
}
