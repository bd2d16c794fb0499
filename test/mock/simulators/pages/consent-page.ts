import { html } from 'hono/html'
import type { Brand } from './brand.ts'
import { hiddenFields, page } from './page.ts'

export interface ConsentPage {
  readonly brand: Brand
  /** The target of the form, which posts `decision=allow | deny | switch`, and `remember=yes` if offered. */
  readonly action: string
  readonly fields: Readonly<Record<string, string>>
  readonly clientName: string
  readonly person: { readonly name: string; readonly detail: string }
  /** The requested permissions, as sentences. */
  readonly requests: readonly string[]
  readonly offersRemember?: boolean
}

/** The page on which the signed-in person allows or denies the request of an application. */
export const consentPage = (consent: ConsentPage) => {
  const { brand, action, fields, clientName, person, requests, offersRemember = false } = consent
  return page({
    brand,
    title: `Allow ${clientName}?`,
    body: html`<p>You are signed in as <strong>${person.name}</strong>, ${person.detail}.</p>
      <form method="post" action="${action}">
        ${hiddenFields(fields)}
        <p>${clientName} asks to:</p>
        <ul>
          ${requests.map((request) => html`<li>${request}</li>`)}
        </ul>
        ${
          offersRemember
            ? html`<label
                ><input type="checkbox" name="remember" value="yes" checked />Remember my decision</label
              >`
            : ''
        }
        <button class="primary" name="decision" value="allow">Allow</button>
        <button name="decision" value="deny">Deny</button>
        <button class="plain" name="decision" value="switch">Use another account</button>
      </form>`,
  })
}
