import { Hono } from 'hono'
import { html } from 'hono/html'
import { base64url } from 'jose'
import type { Kit } from '../../kit/kit.ts'
import { hostPath } from '../places.ts'

const user = { id: 'user-17', name: 'Ada Winter' }

/** A call without side effects for each provider. */
const sampleCalls: readonly (readonly [RegExp, string])[] = [
  [/^dynamic-planner/, '/crm/v1/clients?pageSize=5'],
  [/^plannr/, '/api/v1/me'],
  [/^docplanner/, '/api/v3/integration/facilities'],
]

interface ShownConnection {
  readonly id: string
  readonly integration: string
  readonly account: { readonly name: string } | null
}

const script = `
const result = document.querySelector('#result')
const connect = globalThis.Planbridge.createConnect({
  token: () => fetch('${hostPath}session', { method: 'POST' }).then((answer) => answer.text()),
  onSuccess: () => { result.textContent = 'Connected.' },
  onExit: (error) => { result.textContent = error?.displayMessage ?? 'Nothing was connected.' },
})
document.querySelector('#connect').addEventListener('click', () => connect.open())
`

const style = `
:root{color-scheme:light dark;--line:light-dark(#e2e0d8,#36342e);--accent:light-dark(#7a3e12,#e5a878)}
body{margin:0;font:1rem/1.6 Georgia,serif;background:light-dark(#fbfaf6,#171612);color:light-dark(#26231c,#ece9e0)}
header{padding:1rem 1.5rem;border-bottom:1px solid var(--line);font-weight:bold}
main{max-width:38rem;margin:2rem auto;padding:0 1.5rem}
h1{font-size:1.75rem;line-height:1.2}
a{color:var(--accent)}
button{font:inherit;padding:.6rem 1.1rem;border:0;border-radius:2rem;background:var(--accent);color:light-dark(#fff,#171612);cursor:pointer}
ul{list-style:none;padding:0;border:1px solid var(--line);border-radius:.5rem}
li{display:flex;flex-wrap:wrap;gap:.25rem 1rem;padding:.9rem 1rem}
li+li{border-top:1px solid var(--line)}
pre{overflow:auto;padding:1rem;border:1px solid var(--line);border-radius:.5rem;font-size:.85rem}
`

type Html = ReturnType<typeof html>

const page = (title: string, body: Html): Html =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · Larkspur Back Office</title>
        <link rel="stylesheet" href="${hostPath}style.css" />
      </head>
      <body>
        <header>Larkspur Back Office</header>
        <main>
          <h1>${title}</h1>
          ${body}
        </main>
      </body>
    </html>`

const connectionsList = (connections: readonly ShownConnection[]): Html =>
  html`<ul>
    ${connections.map(
      ({ id, integration, account }) =>
        html`<li>
          <strong>${integration}</strong> <span>${account?.name ?? ''}</span>
          <a href="${hostPath}clients?connection=${encodeURIComponent(id)}">Read something with it</a>
        </li>`,
    )}
  </ul>`

const homePage = (connections: readonly ShownConnection[]): Html =>
  page(
    'Your accounts',
    html`<p>This is another firm’s app, with Planbridge in its page. You are signed in as ${user.name}.</p>
      <p><button id="connect">Connect an account</button></p>
      <p id="result" role="status"></p>
      <h2>Connected</h2>
      ${connections.length === 0 ? html`<p>Nothing yet.</p>` : connectionsList(connections)}
      <script src="/embed/v1/connect.js"></script>
      <script src="${hostPath}page.js"></script>`,
  )

const answerPage = (status: number, body: string): Html =>
  page(
    'An answer of the provider',
    html`<p>The back end of this app called the provider. Status <span id="status">${status}</span>.</p>
      <pre id="answer">${body}</pre>
      <p><a href="${hostPath}">Your accounts</a></p>`,
  )

type HostAppNeeds = Pick<Kit, 'origin' | 'hostKey' | 'fetch'>

const sha256 = async (text: string): Promise<string> =>
  base64url.encode(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))))

/** The verifier of a session follows from a value in its return address, so the back end keeps nothing. A real one keeps it. */
const verifierOf = (mark: string): Promise<string> => sha256(`Larkspur ${mark}`)

/** The app of another firm that embeds Planbridge, with a back end of its own. */
export const hostApp = ({ origin, hostKey, fetch }: HostAppNeeds): Hono => {
  const call = (path: string, init: RequestInit = {}) => {
    const headers = new Headers(init.headers)
    headers.set('authorization', `Bearer ${hostKey}`)
    return fetch(new Request(`${origin}/v1${path}`, { ...init, headers }))
  }
  const listConnections = async () => {
    const answer = await call(`/connections?subject=${user.id}`)
    return ((await answer.json()) as { connections?: readonly ShownConnection[] }).connections ?? []
  }
  const app = new Hono().basePath(hostPath)
  app.get('/', async (c) => c.html(homePage(await listConnections())))
  app.get('/style.css', (c) => c.body(style, 200, { 'content-type': 'text/css' }))
  app.get('/page.js', (c) => c.body(script, 200, { 'content-type': 'text/javascript' }))
  app.post('/session', async (c) => {
    const mark = crypto.randomUUID()
    const created = await call('/connect-sessions', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() },
      body: JSON.stringify({
        subject: user.id,
        display_name: user.name,
        allowed_origins: [origin],
        return_url: `${origin}${hostPath}return?mark=${mark}`,
        code_challenge: await sha256(await verifierOf(mark)),
      }),
    })
    return c.text(((await created.json()) as { token: string }).token)
  })
  app.get('/return', async (c) => {
    const { planbridge_session: id = '', planbridge_code: code = '', mark = '' } = c.req.query()
    const completed = await call(`/connect-sessions/${encodeURIComponent(id)}/complete`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ subject: user.id, code, code_verifier: await verifierOf(mark) }),
    })
    const { continue_url: next = hostPath } = (await completed.json()) as { continue_url?: string }
    return c.redirect(next, 303)
  })
  app.get('/clients', async (c) => {
    const id = c.req.query('connection') ?? ''
    const known = (await listConnections()).find((one) => one.id === id)
    const path = sampleCalls.find(([pattern]) => pattern.test(known?.integration ?? ''))?.[1] ?? '/'
    const answer = await call(`/proxy/${encodeURIComponent(id)}${path}`, {
      headers: { 'planbridge-subject': user.id },
    })
    return c.html(answerPage(answer.status, await answer.text()))
  })
  return app
}
