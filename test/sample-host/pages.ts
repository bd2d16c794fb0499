import { html } from 'hono/html'
import type { HostUser } from './host-sessions.ts'

type Html = ReturnType<typeof html>

export interface PageFacts {
  readonly user: HostUser | undefined
  /** Planbridge's origin. */
  readonly planbridge: string
}

const layout = (title: string, { user }: PageFacts, body: Html, attributes: Html = html``): Html =>
  html`<!doctype html>
    <html lang="en" ${attributes}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · Larkspur Back Office</title>
        <link rel="stylesheet" href="/style.css" />
      </head>
      <body>
        <header>
          <a href="/">Larkspur Back Office</a>
          ${
            user
              ? html`<form method="post" action="/sign-out">
                  <span>${user.name}</span> <button class="quiet">Sign out</button>
                </form>`
              : ''
          }
        </header>
        <main>
          <h1>${title}</h1>
          ${body}
        </main>
      </body>
    </html>`

export const signInPage = (facts: PageFacts, users: readonly HostUser[]): Html =>
  layout(
    'Sign in',
    facts,
    html`<p>
        This is another firm’s app, on another site. It has users of its own, and no password at a provider.
      </p>
      ${users.map(
        ({ id, name }) =>
          html`<form method="post" action="/sign-in">
            <input type="hidden" name="user" value="${id}" /><button>Sign in as ${name}</button>
          </form>`,
      )}`,
  )

export interface ShownConnection {
  readonly id: string
  readonly integration: string
  readonly status: string
  readonly account: { readonly name: string } | null
}

const row = ({ id, integration, status, account }: ShownConnection): Html =>
  html`<li>
    <strong>${integration}</strong> <span>${account?.name ?? ''}</span> <span class="status">${status}</span>
    <a href="/clients?connection=${encodeURIComponent(id)}">Read something with it</a>
  </li>`

export const eventsPage = (facts: PageFacts): Html =>
  layout(
    'Events',
    facts,
    html`<p>
        Planbridge tells this app about each change. It verified the signature of every message that is shown
        here.
      </p>
      <p id="result" role="status">Loading…</p>
      <ul id="events" class="ways events" hidden></ul>
      <p><a href="/">Your accounts</a></p>
      <script src="/events-page.js"></script>`,
  )

export const homePage = (
  facts: PageFacts,
  connections: readonly ShownConnection[],
  hasEvents: boolean,
): Html =>
  layout(
    'Your accounts',
    facts,
    html`<p>Four ways to put Planbridge into an app:</p>
      <ul class="ways">
        <li><a href="/plain">A plain page</a> <span>one script</span></li>
        <li><a href="/element">A page with an element</a> <span>one tag</span></li>
        <li><a href="/react">A React page</a> <span>a hook</span></li>
        <li><a href="/planbridge/link" target="_blank">A link</a> <span>no code in the page</span></li>
      </ul>
      <h2>Connected</h2>
      ${
        connections.length === 0
          ? html`<p>Nothing yet.</p>`
          : html`<ul class="ways">
              ${connections.map(row)}
            </ul>`
      }
      ${hasEvents ? html`<p><a href="/events">Events that Planbridge sent</a></p>` : ''}`,
  )

export const plainPage = (facts: PageFacts, presentation: string): Html =>
  layout(
    'A plain page',
    facts,
    html`<p>The script comes from Planbridge. The button opens it in this page.</p>
      <p><button id="connect">Connect an account</button></p>
      <p id="result" role="status"></p>
      <script src="${facts.planbridge}/embed/v1/connect.js"></script>
      <script src="/plain-page.js"></script>`,
    html`data-presentation="${presentation}"`,
  )

export const elementPage = (facts: PageFacts, presentation: string): Html =>
  layout(
    'A page with an element',
    facts,
    html`<p>The same with <code>&lt;planbridge-connect&gt;</code>.</p>
      <p><button id="connect">Connect an account</button></p>
      <p id="result" role="status"></p>
      <planbridge-connect presentation="${presentation}"></planbridge-connect>
      <script src="${facts.planbridge}/embed/v1/connect.js"></script>
      <script src="/element-page.js"></script>`,
  )

export const reactPage = (facts: PageFacts): Html =>
  layout(
    'A React page',
    facts,
    html`<p>The same with a hook of <code>@planbridge/embed/react</code>.</p>
      <div id="react" data-planbridge="${facts.planbridge}"></div>
      <script src="/react-page.js"></script>`,
  )

export const answerPage = (facts: PageFacts, status: number, body: string): Html =>
  layout(
    'An answer of the provider',
    facts,
    html`<p>
        The back end of this app called the provider as you. Status <span id="status">${status}</span>.
      </p>
      <pre id="answer">${body}</pre>`,
  )

export const problemPage = (facts: PageFacts, problem: string): Html =>
  layout('That did not work', facts, html`<p id="problem">${problem}</p>`)

export const style = `
:root{color-scheme:light dark;--line:light-dark(#e2e0d8,#36342e);--accent:light-dark(#7a3e12,#e5a878)}
body{margin:0;font:1rem/1.6 Georgia,serif;background:light-dark(#fbfaf6,#171612);color:light-dark(#26231c,#ece9e0)}
header{display:flex;gap:1rem;justify-content:space-between;align-items:center;padding:1rem 1.5rem;border-bottom:1px solid var(--line)}
header a{color:inherit;font-weight:bold;text-decoration:none}
main{max-width:38rem;margin:2rem auto;padding:0 1.5rem}
h1{font-size:1.75rem;line-height:1.2}
h2{margin-top:2.5rem;font-size:1.15rem}
a{color:var(--accent)}
form{display:inline-block;margin:.25rem .5rem .25rem 0}
header form{display:flex;gap:.75rem;align-items:center;margin:0;white-space:nowrap}
button{font:inherit;padding:.6rem 1.1rem;border:0;border-radius:2rem;background:var(--accent);color:light-dark(#fff,#171612);cursor:pointer}
button.quiet{background:none;color:inherit;border:1px solid var(--line)}
button:disabled{opacity:.5}
.ways{list-style:none;padding:0;border:1px solid var(--line);border-radius:.5rem}
.ways li{display:flex;flex-wrap:wrap;gap:.25rem 1rem;align-items:baseline;padding:.9rem 1rem}
.ways li+li{border-top:1px solid var(--line)}
.ways span{opacity:.8}
.events strong{overflow-wrap:anywhere}
.events time{font-size:.85rem;opacity:.8}
@media (min-width:30rem){.events time{margin-left:auto}}
.events .about{flex-basis:100%;font-size:.9rem;overflow-wrap:anywhere}
.events .about:empty{display:none}
pre{overflow:auto;padding:1rem;border:1px solid var(--line);border-radius:.5rem;font-size:.85rem}
`
