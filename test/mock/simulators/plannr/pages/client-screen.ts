import { html } from 'hono/html'
import { hiddenFields, page } from '../../pages/page.ts'
import { sentMessages } from '../../pages/sent-messages.ts'
import { plannrBrand } from '../oauth/consent-view.ts'
import type { PlannrFirm } from '../options.ts'
import type { ClientAccount, Records } from '../records.ts'
import { showAccount } from '../representations.ts'
import { type Change, type ScreenNeeds, sections, signedInAs, type View } from './screen.ts'

const clientsOf = ({ accounts }: Records, { uuid }: PlannrFirm): ClientAccount[] =>
  accounts
    .filter(({ type, firm }) => type === 'client' && firm.uuid === uuid)
    .toSorted((one, other) => other.createdAt - one.createdAt)

export const showClients: View = (needs, visit, notice) => {
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

const clientItem = (
  { base }: ScreenNeeds,
  { uuid, first_name: first, last_name: last, email }: ClientAccount,
) =>
  html`<li>
    <div class="item"><strong>${first} ${last}</strong><span class="quiet">${email}</span></div>
    <div class="actions">
      <form method="post" action="${base}/clients/delete">
        ${hiddenFields({ uuid })}
        <button aria-label="Delete: ${first} ${last}">Delete</button>
      </form>
      <details>
        <summary aria-label="Rename: ${first} ${last}">Rename</summary>
        <form method="post" action="${base}/clients/rename" class="fields">
          ${hiddenFields({ uuid })}
          <label>First name<input name="first_name" value="${first}" autocomplete="off" required /></label>
          <label>Last name<input name="last_name" value="${last}" autocomplete="off" required /></label>
          <button class="primary">Save the name</button>
        </form>
      </details>
    </div>
  </li>`

const namesIn = (form: URLSearchParams) => {
  const names = {
    first_name: form.get('first_name')?.trim() ?? '',
    last_name: form.get('last_name')?.trim() ?? '',
  }
  return names.first_name === '' || names.last_name === '' ? undefined : names
}

export const addClient: Change = async ({ records, uuid, now, tell }, { firm }, form) => {
  const names = namesIn(form)
  if (names === undefined) return 'incomplete'
  const email = `${names.first_name}.${names.last_name}@${firm.slug}.example`
    .toLowerCase()
    .replaceAll(' ', '-')
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

export const renameClient: Change = async ({ records, now, tell }, { firm }, form) => {
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

export const deleteClient: Change = async ({ records, tell }, { firm }, form) => {
  const index = indexOfClient(records, firm, form)
  const [client] = index < 0 ? [] : records.accounts.splice(index, 1)
  if (client === undefined) return 'missing'
  await tell('account.deleted', showAccount(client))
  return 'deleted'
}
