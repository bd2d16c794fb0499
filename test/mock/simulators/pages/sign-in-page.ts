import { html } from 'hono/html'
import type { Brand } from './brand.ts'
import { hiddenFields, page } from './page.ts'

/** An account of the sign-in page, for one-click sign-in or by user name and password. */
export interface Account {
  readonly username: string
  readonly password: string
  readonly name: string
  /** Details that distinguish two people, such as the firm and the role. */
  readonly detail: string
}

export interface SignInPage {
  readonly brand: Brand
  /** The target of the forms, which post `account=<username>` or `username=…&password=…`. */
  readonly action: string
  readonly fields: Readonly<Record<string, string>>
  readonly accounts: readonly Account[]
  readonly clientName: string
  readonly failed?: boolean
}

/** A sign-in page with one-click accounts and a form for user name and password. */
export const signInPage = ({ brand, action, fields, accounts, clientName, failed = false }: SignInPage) =>
  page({
    brand,
    title: failed ? 'Sign in: please try again' : 'Sign in',
    body: html`<p>to continue to <strong>${clientName}</strong></p>
      ${failed ? html`<p class="bad" role="alert">The user name or password is wrong.</p>` : ''}
      <form method="post" action="${action}">
        ${hiddenFields(fields)}
        <h2>Choose an account</h2>
        ${accounts.map(
          ({ username, name, detail }) =>
            html`<button class="choice" name="account" value="${username}">
              Sign in as ${name}<span>${detail}</span>
            </button>`,
        )}
      </form>
      <form method="post" action="${action}">
        ${hiddenFields(fields)}
        <h2>Or enter a user name and password</h2>
        <label>User name<input name="username" autocomplete="username" required /></label>
        <label
          >Password<input type="password" name="password" autocomplete="current-password" required
        /></label>
        <button class="primary">Sign in</button>
      </form>
      ${passwordHint(accounts)}`,
  })

/** The account of a submitted sign-in form; undefined if the user name or password is wrong. */
export const readSignIn = <Known extends Account>(form: URLSearchParams, accounts: readonly Known[]) => {
  const chosen = form.get('account')
  if (chosen !== null) return accounts.find((account) => account.username === chosen)
  return accounts.find(
    ({ username, password }) => username === form.get('username') && password === form.get('password'),
  )
}

const passwordHint = (accounts: readonly Account[]) =>
  html`<p class="quiet">Simulator: use one of these user names and passwords.</p>
    <ul class="quiet">
      ${accounts.map(({ username, password }) => html`<li><code>${username}</code> / <code>${password}</code></li>`)}
    </ul>`
