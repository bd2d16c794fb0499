import { Hono } from 'hono'
import { requestLog } from '../../mock/simulators/request-log.ts'
import type { Environment } from '../../mock/simulators/simulator.ts'

export const quirkyOrigin = 'http://127.0.0.1:4199'
export const quirkySecret = 'CANARY-SECRET quirky: +%/é'

const clientId = 'quirky:client'

/** Reads form-encoded client credentials from a Basic header. @see https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1 */
const readClient = (header: string | undefined): string => {
  const text = new TextDecoder().decode(
    Uint8Array.from(atob((header ?? '').replace('Basic ', '')), (letter) => letter.charCodeAt(0)),
  )
  const halves = text.split(':').map((half) => new URLSearchParams(`_=${half}`).get('_'))
  return halves.join('|')
}

const challengeOf = async (verifier: string) => {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))
  return Buffer.from(digest).toString('base64url')
}

interface Grant {
  readonly challenge: string
  readonly redirectUri: string
  readonly scope: string
}

const openState = ({ now }: Environment) => {
  const codes = new Map<string, Grant>()
  const renewals = new Map<string, string>()
  const live = new Map<string, number>()
  let count = 0
  const mint = (scope: string) => {
    count += 1
    const [access_token, refresh_token] = [`CANARY-AT-quirky-${count}`, `CANARY-RT-quirky-${count}`]
    live.set(access_token, now() + 60_000)
    renewals.set(refresh_token, scope)
    const renewal = scope.includes('night') ? { refresh_token } : {}
    return { access_token, token_type: 'bearer', expires_in: 60, scope, ...renewal }
  }
  const isLive = (header: string | undefined) => now() < (live.get(header?.replace('Bearer ', '') ?? '') ?? 0)
  return { codes, renewals, live, mint, isLive }
}

type State = ReturnType<typeof openState>

const renew = ({ renewals, mint }: State, form: URLSearchParams): Response => {
  const renewal = form.get('refresh_token') ?? ''
  const scope = renewals.get(renewal)
  renewals.delete(renewal)
  const isKnown = scope !== undefined && form.has('scope')
  return isKnown ? Response.json(mint(scope)) : new Response(null, { status: 410 })
}

const swap = async ({ codes, mint }: State, form: URLSearchParams): Promise<Response> => {
  const code = form.get('code') ?? ''
  const grant = codes.get(code)
  codes.delete(code)
  const hasValidProof = grant?.challenge === (await challengeOf(form.get('code_verifier') ?? ''))
  const hasSameRedirect = grant?.redirectUri === form.get('redirect_uri')
  return grant && hasValidProof && hasSameRedirect
    ? Response.json(mint(grant.scope))
    : Response.json({ error: 'no_such_code' }, { status: 403 })
}

/** The simulator of the made-up provider. It consents without a page, calls account ids badges, and refuses with 498 and 410. */
export const quirkySimulator = (environment: Environment) => {
  const state = openState(environment)
  const log = requestLog(environment.now)
  const app = new Hono()
  app.get('/allow', (c) => {
    const { code_challenge: challenge = '', redirect_uri: redirectUri = '', scope = '' } = c.req.query()
    const code = `code-${state.codes.size}-${challenge.slice(0, 6)}`
    state.codes.set(code, { challenge, redirectUri, scope })
    return c.redirect(`${redirectUri}?code=${code}&state=${c.req.query('state')}`)
  })
  app.use('/swap', async (c, next) => {
    const isKnown = readClient(c.req.header('authorization')) === `${clientId}|${quirkySecret}`
    return isKnown && c.req.header('x-quirk') === 'yes' ? next() : c.json({ error: 'no_such_app' }, 403)
  })
  app.post('/swap', async (c) => {
    const form = new URLSearchParams(await c.req.text())
    return form.get('grant_type') === 'refresh_token' ? renew(state, form) : swap(state, form)
  })
  app.post('/forget', async (c) => {
    const token = new URLSearchParams(await c.req.text()).get('token') ?? ''
    state.renewals.delete(token)
    state.live.delete(token)
    return c.body(null, 200)
  })
  app.use('*', async (c, next) =>
    state.isLive(c.req.header('authorization')) ? next() : new Response('spent', { status: 498 }),
  )
  app.get('/whoami', (c) => c.json({ badge: '0042', called: 'Quincy Quirk' }))
  app.get('/clinic/:ward/visits', (c) => c.json({ ward: c.req.param('ward'), day: c.req.query('day') }))
  const fetch = async (request: Request) => {
    await log.record(request)
    return app.fetch(request)
  }
  return { name: 'quirky-clinic', origins: [quirkyOrigin], fetch, log }
}
