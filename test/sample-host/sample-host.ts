import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PlanbridgeError } from '@planbridge/node'
import { type Context, Hono } from 'hono'
import { bundle } from '../harness/embed/bundle.ts'
import { type HostSession, hostSessions, type HostUser, sampleUsers } from './host-sessions.ts'
import {
  answerPage,
  elementPage,
  eventsPage,
  homePage,
  type PageFacts,
  plainPage,
  problemPage,
  reactPage,
  signInPage,
  style,
} from './pages.ts'
import { planbridgeBackEnd, type PlanbridgeBackEndNeeds } from './planbridge-back-end.ts'
import { type ReceivedEvents, receivedEvents, webhookPath } from './received-events.ts'

export interface SampleHostOptions extends PlanbridgeBackEndNeeds {
  readonly users?: readonly HostUser[]
  /** More headers of its pages. */
  readonly headers?: Readonly<Record<string, string>>
  /** True if it adds an endpoint for webhooks, and shows the events that arrive there. */
  readonly webhooks?: boolean
}

const source = (name: string): string => readFileSync(join(import.meta.dirname, name), 'utf8')

/** A call without side effects for each provider. */
const sampleCalls: readonly (readonly [RegExp, string])[] = [
  [/^dynamic-planner/, '/crm/v1/clients?pageSize=5'],
  [/^plannr/, '/api/v1/me'],
  [/^docplanner/, '/api/v3/integration/facilities'],
]

const policyFor = (planbridge: string): string =>
  [
    "default-src 'none'",
    `script-src 'self' ${planbridge}`,
    "style-src 'self'",
    "connect-src 'self'",
    `frame-src ${planbridge}`,
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ')

type SignedIn = (c: Context, session: HostSession) => Response | Promise<Response>

interface Routes {
  readonly app: Hono
  readonly sessionOf: (c: Context) => HostSession | undefined
  readonly facts: (c: Context) => PageFacts
  /** Answers signed-in users; others see the sign-in page. */
  readonly signedIn: (answer: SignedIn) => (c: Context) => Response | Promise<Response>
  readonly backEnd: ReturnType<typeof planbridgeBackEnd>
  /** Absent if it gets no webhooks. */
  readonly events: ReceivedEvents | undefined
}

const addPages = ({ app, facts, signedIn, backEnd, events }: Routes): void => {
  const presentation = (c: Context) => c.req.query('presentation') ?? 'auto'
  app.get(
    '/',
    signedIn(async (c, session) =>
      c.html(homePage(facts(c), await backEnd.listConnections(session), events !== undefined)),
    ),
  )
  app.get(
    '/plain',
    signedIn((c) => c.html(plainPage(facts(c), presentation(c)))),
  )
  app.get(
    '/element',
    signedIn((c) => c.html(elementPage(facts(c), presentation(c)))),
  )
  app.get(
    '/react',
    signedIn((c) => c.html(reactPage(facts(c)))),
  )
  app.get(
    '/clients',
    signedIn(async (c, session) => {
      const { connection: id = '', integration = '' } = c.req.query()
      const known = (await backEnd.listConnections(session)).find((one) => one.id === id)
      const path =
        sampleCalls.find(([pattern]) => pattern.test(known?.integration ?? integration))?.[1] ?? '/'
      const answer = await backEnd.callApi(session, id, path)
      return c.html(answerPage(facts(c), answer.status, await answer.text()))
    }),
  )
}

const startedElsewhere = 'This was started in another browser, so nothing was connected. Please start again.'

const addPlanbridge = ({ app, facts, sessionOf, signedIn, backEnd }: Routes): void => {
  app.post(
    '/planbridge/session',
    signedIn(async (c, session) => c.text((await backEnd.startSession(session)).token)),
  )
  app.get(
    '/planbridge/link',
    signedIn(async (c, session) => c.redirect((await backEnd.startSession(session)).url, 303)),
  )
  app.get('/planbridge/return', async (c) => {
    const { planbridge_session: id = '', planbridge_code: code = '' } = c.req.query()
    const address = await backEnd.completeSession(sessionOf(c), id, code)
    return address === undefined
      ? c.html(problemPage(facts(c), startedElsewhere), 403)
      : c.redirect(address, 303)
  })
}

const addEvents = ({ app, facts, signedIn, events }: Routes): void => {
  if (!events) return
  app.get(
    '/events',
    signedIn((c) => c.html(eventsPage(facts(c)))),
  )
  app.get(
    '/events/list',
    signedIn((c, { user }) => c.json(events.list(user.id))),
  )
}

const addFiles = ({ app }: Routes): void => {
  const javascript = { 'content-type': 'text/javascript; charset=utf-8' }
  app.get('/style.css', (c) => c.body(style, 200, { 'content-type': 'text/css' }))
  for (const name of ['plain-page.js', 'element-page.js', 'events-page.js'])
    app.get(`/${name}`, (c) => c.body(source(name), 200, javascript))
  let reactScript: Promise<string> | undefined
  app.get('/react-page.js', async (c) => {
    reactScript ??= bundle({ code: `import ${JSON.stringify(join(import.meta.dirname, 'react-page.tsx'))}` })
    return c.body(await reactScript, 200, javascript)
  })
}

/** The web app of another firm. Its pages have a strict policy. */
export const sampleHost = (options: SampleHostOptions): Hono => {
  const { planbridge, users = sampleUsers, headers = {} } = options
  const sessions = hostSessions(users)
  const app = new Hono()
  const sessionOf = (c: Context) => sessions.find(c.req.header('cookie'))
  const facts = (c: Context): PageFacts => ({ user: sessionOf(c)?.user, planbridge })
  const signedIn: Routes['signedIn'] = (answer) => (c) => {
    const session = sessionOf(c)
    return session ? answer(c, session) : c.html(signInPage(facts(c), users), 401)
  }
  app.use(async function setHeaders(c, next) {
    await next()
    c.header('content-security-policy', policyFor(planbridge))
    // The address of the return has a code in it.
    c.header('referrer-policy', 'strict-origin-when-cross-origin')
    c.header('cache-control', 'no-store')
    for (const [name, value] of Object.entries(headers)) c.header(name, value)
  })
  const events = options.webhooks ? receivedEvents(options) : undefined
  if (events) {
    void events.start().catch((error: unknown) => console.error('the endpoint was not added', error))
    app.post(webhookPath, (c) => events.receive(c.req.raw))
  }
  // Every other request that changes something has to come from its own pages.
  app.post('*', async (c, next) => {
    if (c.req.header('origin') === options.origin) return next()
    return c.text('The request was not sent by this app.', 403)
  })
  app.onError((error, c) => {
    const problem = error instanceof PlanbridgeError ? error.message : 'The app has a fault.'
    return c.html(problemPage(facts(c), problem), 502)
  })
  app.post('/sign-in', async (c) => {
    const { user } = await c.req.parseBody()
    const cookie = sessions.start(typeof user === 'string' ? user : '')
    if (cookie) c.header('set-cookie', cookie)
    return c.redirect('/', 303)
  })
  app.post('/sign-out', (c) => {
    c.header('set-cookie', sessions.end(c.req.header('cookie')))
    return c.redirect('/', 303)
  })
  const routes: Routes = { app, sessionOf, facts, signedIn, backEnd: planbridgeBackEnd(options), events }
  addPages(routes)
  addPlanbridge(routes)
  addEvents(routes)
  addFiles(routes)
  return app
}
