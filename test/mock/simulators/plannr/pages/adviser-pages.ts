import type { Context, Hono } from 'hono'
import { html } from 'hono/html'
import { withCookie } from '../../pages/cookies.ts'
import { type Notice, page } from '../../pages/page.ts'
import { plannrBrand } from '../oauth/consent-view.ts'
import { redirectTo } from '../oauth/passport-error.ts'
import { addClient, deleteClient, renameClient, showClients } from './client-screen.ts'
import { type Change, notices, type Said, type ScreenNeeds, type View, type Visit } from './screen.ts'
import { completeTask, showTasks } from './task-screen.ts'

/** The screens in which an adviser works. assumed: the paths and the screens, which are not documented. */
export const adviserPages = (app: Hono, needs: ScreenNeeds): void => {
  const at = (c: Context, path: string): string => `${new URL(c.req.url).origin}${needs.base}${path}`
  const show = (path: string, view: View) =>
    app.get(path, (c) => withVisit(c, needs, path, (visit) => view(needs, visit, noticeIn(c))))
  const change = (path: string, list: string, apply: Change) =>
    app.post(path, (c) =>
      withVisit(c, needs, list, async (visit) => {
        const said = await apply(needs, visit, new URLSearchParams(await c.req.raw.text()))
        return new Response(null, { status: 303, headers: { location: at(c, `${list}?said=${said}`) } })
      }),
    )
  app.get('/', (c) => redirectTo(at(c, '/clients')))
  show('/clients', showClients)
  show('/tasks', showTasks)
  change('/clients/add', '/clients', addClient)
  change('/clients/rename', '/clients', renameClient)
  change('/clients/delete', '/clients', deleteClient)
  change('/tasks/complete', '/tasks', completeTask)
}

const isSaid = (text: string): text is Said => Object.hasOwn(notices, text)

const noticeIn = (c: Context): Notice | undefined => {
  const said = c.req.query('said') ?? ''
  return isSaid(said) ? notices[said] : undefined
}

/** Signs the visitor in first, if need be. */
const withVisit = (
  c: Context,
  { sessions, base }: ScreenNeeds,
  path: string,
  answer: (visit: Visit) => Response | Promise<Response>,
): Response | Promise<Response> => {
  const person = sessions.of(c.req.raw)?.person
  if (person === undefined) {
    const opened = sessions.open()
    opened.intended = `${base}${path}`
    return withCookie(redirectTo(`${new URL(c.req.url).origin}${base}/login`), sessions.cookie(opened))
  }
  const { preferredAccountUuid: preferred, logins } = person
  const login =
    logins.find(({ account }) => account.uuid === preferred) ?? logins.find(({ primary }) => primary)
  if (login === undefined || login.account.type === 'client')
    return page({
      brand: plannrBrand,
      title: 'Advisers only',
      body: html`<p>${person.name} is a client. Sign in as an adviser to see clients and tasks.</p>`,
      status: 403,
    })
  return answer({ person, firm: login.account.firm })
}
