import { html } from 'hono/html'
import type { Brand } from '../../mock/simulators/pages/brand.ts'
import { page } from '../../mock/simulators/pages/page.ts'

export const identityServerBrand: Brand = {
  name: 'Independent identity server',
  mark: 'ID',
  accent: { light: '#5b3a8c', dark: '#cdb3ff' },
}

export interface Consent {
  readonly clientName: string
  readonly person: string
  readonly scopes: readonly string[]
}

/** The consent page. */
export const consentPage = ({ clientName, person, scopes }: Consent): Promise<Response> =>
  page({
    brand: identityServerBrand,
    title: `Allow ${clientName}?`,
    body: html`<p>You are signed in as <strong>${person}</strong>.</p>
      <form method="post">
        <p>${clientName} asks for:</p>
        <ul>
          ${scopes.map((scope) => html`<li>${scope}</li>`)}
        </ul>
        <button class="primary" name="decision" value="allow">Allow</button>
        <button name="decision" value="deny">Deny</button>
      </form>`,
  })
