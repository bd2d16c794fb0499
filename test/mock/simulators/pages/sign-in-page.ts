import { html } from 'hono/html'
import type { Brand } from './brand.ts'
import { hiddenFields, page } from './page.ts'

/** Someone who can sign in: shown as a one-click choice, and known by name and password. */
export interface Account {
  readonly username: string
  readonly password: string
  readonly name: string
  /** What tells two people apart, such as the firm and the role. */
  readonly detail: string
}

export interface SignInPage {
  readonly brand: Brand
  /** Where the form posts to: `account=<username>`, or `username=…&password=…`. */
  readonly action: string
  readonly fields: Readonly<Record<string, string>>
  readonly accounts: readonly Account[]
  readonly clientName: string
  readonly failed?: boolean
}

/** A sign-in page: people to pick with one click, or a name and password to type. */
export const signInPage = ({ brand, action, fields, accounts, clientName, failed = false }: SignInPage) =>
  page({
    brand,
    title: failed ? 'Sign in: please try again' : 'Sign in',
    body: html`<p>to continue to <strong>${clientName}</strong></p>
      ${failed ? html`<p class="bad" role="alert">The user name or the password is not right.</p>` : ''}
      <form method="post" action="${action}">
        ${hiddenFields(fields)}
        <h2>Pick someone</h2>
        ${accounts.map(
          ({ username, name, detail }) =>
            html`<button class="choice" name="account" value="${username}">
              Sign in as ${name}<span>${detail}</span>
            </button>`,
        )}
      </form>
      <form method="post" action="${action}">
        ${hiddenFields(fields)}
        <h2>Or type a user name and password</h2>
        <label>User name<input name="username" autocomplete="username" required /></label>
        <label
          >Password<input type="password" name="password" autocomplete="current-password" required
        /></label>
        <button class="primary">Sign in</button>
      </form>
      ${passwordHint(accounts)}`,
  })

/** Finds who a posted sign-in form names: picked, or known by the password. */
export const readSignIn = <Known extends Account>(form: URLSearchParams, accounts: readonly Known[]) => {
  const picked = form.get('account')
  if (picked !== null) return accounts.find((account) => account.username === picked)
  return accounts.find(
    ({ username, password }) => username === form.get('username') && password === form.get('password'),
  )
}

const passwordHint = (accounts: readonly Account[]) =>
  html`<p class="quiet">Simulator: these user names and passwords work here.</p>
    <ul class="quiet">
      ${accounts.map(({ username, password }) => html`<li><code>${username}</code> / <code>${password}</code></li>`)}
    </ul>`
