import type { Context, Hono } from 'hono'
import { html } from 'hono/html'
import { withCookie } from '../../pages/cookies.ts'
import { hiddenFields, type Notice, page, type PageLink } from '../../pages/page.ts'
import { sentMessages } from '../../pages/sent-messages.ts'
import type { Outbox } from '../../outbox.ts'
import { plannrBrand } from '../oauth/consent-view.ts'
import { redirectTo } from '../oauth/passport-error.ts'
import type { Sessions } from '../oauth/sessions.ts'
import type { PlannrFirm, PlannrPerson } from '../options.ts'
import type { ClientAccount, Records, Task } from '../records.ts'
import { showAccount, showTask } from '../representations.ts'
import type { RecordNeeds } from '../routes/record-needs.ts'

interface Needs extends RecordNeeds {
  readonly sessions: Sessions
  readonly records: Records
  readonly outbox: Outbox
  /** The path of the pages; empty at the origin itself. */
  readonly base: string
}

/** Who uses the pages, and for which firm. */
interface Visit {
  readonly person: PlannrPerson
  readonly firm: PlannrFirm
  readonly request: Request
}

type View = (needs: Needs, visit: Visit, notice: Notice | undefined) => Response | Promise<Response>
type Change = (needs: Needs, visit: Visit, form: URLSearchParams) => Promise<keyof typeof notices>

/** The screens in which an adviser works. assumed: the paths and the screens, which are not documented. */
export const clientPages = (app: Hono, needs: Needs): void => {
  const show = (path: string, view: View) =>
    app.get(path, (c) => withVisit(c, needs, path, (visit) => view(needs, visit, noticeIn(c))))
  const change = (path: string, list: string, apply: Change) =>
    app.post(path, (c) =>
      withVisit(c, needs, list, async (visit) => {
        const said = await apply(needs, visit, new URLSearchParams(await c.req.raw.text()))
        const { origin } = new URL(c.req.url)
        return new Response(null, {
          status: 303,
          headers: { location: `${origin}${needs.base}${list}?said=${said}` },
        })
      }),
    )
  app.get('/', (c) => redirectTo(`${new URL(c.req.url).origin}${needs.base}/clients`))
  show('/clients', showClients)
  show('/tasks', showTasks)
  change('/clients/add', '/clients', addClient)
  change('/clients/rename', '/clients', renameClient)
  change('/clients/delete', '/clients', deleteClient)
  change('/tasks/complete', '/tasks', completeTask)
}

const notices = {
  added: { text: 'The client is added.' },
  renamed: { text: 'The client is renamed.' },
  deleted: { text: 'The client is deleted.' },
  completed: { text: 'The task is done.' },
  incomplete: { text: 'Enter a first name and a last name.', refused: true },
  missing: { text: 'This entry no longer exists.', refused: true },
} as const satisfies Record<string, Notice>

const noticeIn = (c: Context): Notice | undefined => {
  const said = c.req.query('said') ?? ''
  return said in notices ? notices[said as keyof typeof notices] : undefined
}

/** Signs the visitor in first, if need be. */
const withVisit = (
  c: Context,
  { sessions, base }: Needs,
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
  const login = logins.find(({ account }) => account.uuid === preferred) ?? logins.find(({ primary }) => primary)
  if (login === undefined || login.account.type === 'client')
    return page({
      brand: plannrBrand,
      title: 'Advisers only',
      body: html`<p>${person.name} is a client. Sign in as an adviser to see clients and tasks.</p>`,
      status: 403,
    })
  return answer({ person, firm: login.account.firm, request: c.req.raw })
}

const sections = ({ base }: Needs, current: 'clients' | 'tasks'): readonly PageLink[] => [
  { href: `${base}/clients`, title: 'Clients', current: current === 'clients' },
  { href: `${base}/tasks`, title: 'Tasks', current: current === 'tasks' },
]

const signedInAs = ({ person, firm }: Visit) =>
  html`<p class="quiet">${person.name} at ${firm.name}. Everything that you change here is told to Planbridge.</p>`

const clientsOf = ({ accounts }: Records, { uuid }: PlannrFirm): ClientAccount[] =>
  accounts
    .filter(({ type, firm }) => type === 'client' && firm.uuid === uuid)
    .toSorted((one, other) => other.createdAt - one.createdAt)

const showClients: View = (needs, visit, notice) => {
  const clients = clientsOf(needs.records, visit.firm)
  return page({
    brand: plannrBrand,
    title: 'Clients',
    sections: sections(needs, 'clients'),
    notice,
    body: html`${signedInAs(visit)}
      <section aria-labelledby="new">
        <h2 id="new">Add a client</h2>
        <form method="post" action="${needs.base}/clients/add" class="fields">
          <label>First name<input name="first_name" autocomplete="off" required /></label>
          <label>Last name<input name="last_name" autocomplete="off" required /></label>
          <button class="primary">Add the client</button>
        </form>
      </section>
      <section aria-labelledby="clients">
        <h2 id="clients">${clients.length} clients</h2>
        <ul class="items">
          ${clients.map((client) => clientItem(needs, client))}
        </ul>
      </section>
      ${sentMessages(needs.outbox.messages(), 'Planbridge')}`,
  })
}

const clientItem = ({ base }: Needs, { uuid, first_name: first, last_name: last, email }: ClientAccount) =>
  html`<li>
    <div class="item"><strong>${first} ${last}</strong><span class="quiet">${email}</span></div>
    <div class="actions">
      <details>
        <summary aria-label="Rename: ${first} ${last}">Rename</summary>
        <form method="post" action="${base}/clients/rename" class="fields">
          ${hiddenFields({ uuid })}
          <label>First name<input name="first_name" value="${first}" autocomplete="off" required /></label>
          <label>Last name<input name="last_name" value="${last}" autocomplete="off" required /></label>
          <button class="primary">Save the name</button>
        </form>
      </details>
      <form method="post" action="${base}/clients/delete">
        ${hiddenFields({ uuid })}
        <button aria-label="Delete: ${first} ${last}">Delete</button>
      </form>
    </div>
  </li>`

const namesIn = (form: URLSearchParams) => {
  const names = { first_name: form.get('first_name')?.trim() ?? '', last_name: form.get('last_name')?.trim() ?? '' }
  return names.first_name === '' || names.last_name === '' ? undefined : names
}

const addClient: Change = async ({ records, uuid, now, tell }, { firm }, form) => {
  const names = namesIn(form)
  if (names === undefined) return 'incomplete'
  const email = `${names.first_name}.${names.last_name}@${firm.slug}.example`.toLowerCase().replaceAll(' ', '-')
  const created = { uuid: uuid(), type: 'client', role: 'client', email, firm, createdAt: now() } as const
  const client: ClientAccount = { ...created, ...names }
  records.accounts.push(client)
  await tell('account.created', showAccount(client))
  return 'added'
}

/** The place of a firm's client in the records; -1 if it has none with this uuid. */
const indexOfClient = ({ accounts }: Records, { uuid: firm }: PlannrFirm, form: URLSearchParams): number =>
  accounts.findIndex(
    (one) => one.uuid === form.get('uuid') && one.type === 'client' && one.firm.uuid === firm,
  )

const renameClient: Change = async ({ records, now, tell }, { firm }, form) => {
  const names = namesIn(form)
  if (names === undefined) return 'incomplete'
  const index = indexOfClient(records, firm, form)
  const client = records.accounts[index]
  if (client === undefined) return 'missing'
  const renamed: ClientAccount = { ...client, ...names, updatedAt: now() }
  records.accounts[index] = renamed
  await tell('account.updated', showAccount(renamed))
  return 'renamed'
}

const deleteClient: Change = async ({ records, tell }, { firm }, form) => {
  const index = indexOfClient(records, firm, form)
  const [client] = index < 0 ? [] : records.accounts.splice(index, 1)
  if (client === undefined) return 'missing'
  await tell('account.deleted', showAccount(client))
  return 'deleted'
}

const showTasks: View = (needs, visit, notice) => {
  const tasks = needs.records.tasks.filter(({ firm }) => firm === visit.firm.uuid)
  return page({
    brand: plannrBrand,
    title: 'Tasks',
    sections: sections(needs, 'tasks'),
    notice,
    body: html`${signedInAs(visit)}
      ${
        tasks.length === 0
          ? html`<p class="quiet">There is no task.</p>`
          : html`<ul class="items">
              ${tasks.map((task) => taskItem(needs, task))}
            </ul>`
      }
      ${sentMessages(needs.outbox.messages(), 'Planbridge')}`,
  })
}

const taskItem = ({ base }: Needs, { uuid, name, completedAt }: Task) =>
  html`<li>
    <div class="item">
      <strong>${name}</strong>
      <span class="tag ${completedAt === undefined ? '' : 'good'}">${completedAt === undefined ? 'Open' : 'Done'}</span>
    </div>
    ${
      completedAt === undefined
        ? html`<form method="post" action="${base}/tasks/complete" class="actions">
            ${hiddenFields({ uuid })}
            <button aria-label="Mark as done: ${name}">Mark as done</button>
          </form>`
        : ''
    }
  </li>`

const completeTask: Change = async ({ records, now, tell }, { firm }, form) => {
  const index = records.tasks.findIndex(({ uuid, firm: of }) => uuid === form.get('uuid') && of === firm.uuid)
  const task = records.tasks[index]
  if (task === undefined || task.completedAt !== undefined) return 'missing'
  const completed: Task = { ...task, completedAt: now() }
  records.tasks[index] = completed
  await tell('task.completed', showTask(completed))
  return 'completed'
}
