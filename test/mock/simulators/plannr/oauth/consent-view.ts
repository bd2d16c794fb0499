import { html } from 'hono/html'
import type { Brand } from '../../pages/brand.ts'
import { hiddenFields, page } from '../../pages/page.ts'
import type { PlannrPerson } from '../options.ts'
import type { AuthorizeRequest } from './authorize-request.ts'

export const plannrBrand: Brand = {
  name: 'Plannr',
  mark: 'Pl',
  accent: { light: '#6b2fa0', dark: '#c9a3f0' },
}

/** The accounts and firms of a person, which distinguish the entries of the sign-in page. */
export const personDetail = ({ logins, preferredAccountUuid }: PlannrPerson): string =>
  logins
    .map(({ account }) => {
      const preferred = account.uuid === preferredAccountUuid ? ', preferred' : ''
      return `${account.type} at ${account.firm.name}${preferred}`
    })
    .join(' · ')

interface ConsentView {
  readonly request: AuthorizeRequest
  readonly person: PlannrPerson
  readonly authToken: string
  /** The target of the form. */
  readonly action: string
  /** The same authorize request with `prompt=login`. */
  readonly switchUrl: string
}

/** POST approves, a method-spoofed DELETE denies. @see https://github.com/laravel/passport/blob/12.x/routes/web.php */
export const consentView = ({ request, person, authToken, action, switchUrl }: ConsentView) => {
  const clientName = request.client.name ?? request.client.clientId
  const fields = { state: request.state ?? '', client_id: request.client.clientId, auth_token: authToken }
  return page({
    brand: plannrBrand,
    title: `Allow ${clientName}?`,
    body: html`<p>You are signed in as <strong>${person.name}</strong>, ${personDetail(person)}.</p>
      <p>${clientName} is requesting permission to access your account.</p>
      <ul>
        <li>Read and change everything that you may read and change in Plannr</li>
      </ul>
      <form method="post" action="${action}">
        ${hiddenFields(fields)}
        <button class="primary" name="decision" value="allow">Allow</button>
        <button name="_method" value="DELETE">Deny</button>
      </form>
      <p><a class="button plain" href="${switchUrl}">Not you? Use another account</a></p>`,
  })
}
