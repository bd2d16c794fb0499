import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { challengeOf, createPlanbridge, newVerifier } from '@planbridge/node'

const { PLANBRIDGE_ORIGIN, PLANBRIDGE_KEY, PORT } = process.env
const planbridge = createPlanbridge({ origin: PLANBRIDGE_ORIGIN, key: PLANBRIDGE_KEY })
const origin = `http://127.0.0.1:${PORT}`

// Use your app's own sessions: a session knows who is signed in, and keeps the verifiers of its browser.
const sessions = new Map()
const sessionOf = ({ headers }) => sessions.get(/app=([^;]+)/.exec(headers.cookie)?.[1])

const routes = {
  'GET /': async (request, answer) => {
    const id = randomUUID()
    sessions.set(id, { user: { id: 'user-17', name: 'Ada Winter' }, verifiers: new Map() })
    // Not `SameSite=Strict`: the browser comes back from Planbridge, which is another site.
    answer.setHeader('set-cookie', `app=${id}; HttpOnly; SameSite=Lax; Path=/`)
    answer.setHeader('content-type', 'text/html')
    const page = readFileSync(new URL('page.html', import.meta.url), 'utf8')
    return page.replaceAll('https://planbridge.example.com', PLANBRIDGE_ORIGIN)
  },

  'POST /planbridge/session': async (request) => {
    const { user, verifiers } = sessionOf(request)
    const verifier = newVerifier()
    const { id, token } = await planbridge.createConnectSession({
      subject: user.id,
      display_name: user.name,
      allowed_origins: [origin],
      return_url: `${origin}/planbridge/return`,
      code_challenge: await challengeOf(verifier),
    })
    verifiers.set(id, verifier)
    return token
  },

  'GET /planbridge/return': async (request, answer, parameters) => {
    const id = parameters.get('planbridge_session')
    const session = sessionOf(request)
    // A browser without a verifier did not start the session: an attacker may have sent its link to this person.
    if (!session?.verifiers.has(id)) {
      await planbridge.cancelConnectSession({ id })
      return 'This was started in another browser, so nothing was connected. Please start again.'
    }
    const { user, verifiers } = session
    const completed = await planbridge.completeConnectSession({
      id,
      subject: user.id,
      code: parameters.get('planbridge_code'),
      code_verifier: verifiers.get(id),
    })
    answer.writeHead(303, { location: completed.continue_url })
    return ''
  },

  'GET /me': async (request) => {
    const { user } = sessionOf(request)
    const { connections } = await planbridge.listConnections({ subject: user.id })
    const result = await planbridge.call(connections[0].id, user.id, '/api/v1/me')
    return result.text()
  },
}

const respond = async (request, answer) => {
  const { pathname, searchParams } = new URL(request.url, origin)
  const route = routes[`${request.method} ${pathname}`]
  try {
    answer.end(route ? await route(request, answer, searchParams) : 'Not found')
  } catch (error) {
    answer.writeHead(500).end(`${error.code} ${error.reference}`)
  }
}

createServer((request, answer) => void respond(request, answer)).listen(Number(PORT), '127.0.0.1')
