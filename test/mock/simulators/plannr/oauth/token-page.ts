import type { Hono } from 'hono'
import { html } from 'hono/html'
import { dayText } from '../../pages/moment-text.ts'
import { hiddenFields, page } from '../../pages/page.ts'
import type { Random } from '../../random.ts'
import type { PersonalToken, PersonalTokenSeed, PlannrPerson } from '../options.ts'
import { personDetail, plannrBrand } from './consent-view.ts'
import { redirectTo } from './passport-error.ts'
import type { Session, Sessions } from './sessions.ts'
import { withCookie } from '../../pages/cookies.ts'

/** Where a person makes tokens. assumed: the path; the guide names only the menu: Settings, Account Details, Personal Access Tokens. */
const tokenPage = '/settings/personal-access-tokens'

interface Needs {
  readonly sessions: Sessions
  readonly random: Random
  /** The path of the pages; empty at the origin itself. */
  readonly base: string
  readonly mint: (seed: PersonalTokenSeed) => Promise<PersonalToken>
}

/** The page on which a signed-in person makes a personal access token. @see https://api-how-to.plannrcrm.com/getting-started/authorization */
export const tokenPageRoutes = (app: Hono, { sessions, random, base, mint }: Needs): void => {
  const path = `${base}${tokenPage}`
  const signedIn = (request: Request): { session: Session; person: PlannrPerson } | Response => {
    const session = sessions.of(request)
    if (session?.person !== undefined) return { session, person: session.person }
    const opened = sessions.open()
    opened.intended = path
    return withCookie(redirectTo(`${new URL(request.url).origin}${base}/login`), sessions.cookie(opened))
  }

  const form = ({ session, person }: { session: Session; person: PlannrPerson }) => {
    const authToken = random.hex(32)
    session.consent = { authToken, query: path }
    return page({
      brand: plannrBrand,
      title: 'Personal access tokens',
      body: html`<p>You are signed in as <strong>${person.name}</strong>, ${personDetail(person)}.</p>
        <p>An application with your token can do everything that you may do in Plannr, for one year.</p>
        <form method="post" action="${path}">
          ${hiddenFields({ auth_token: authToken })}
          <label>Name of the token<input name="name" value="Planbridge" maxlength="255" required /></label>
          <button class="primary">Make a token</button>
        </form>`,
    })
  }

  app.get(tokenPage, (c) => {
    const visitor = signedIn(c.req.raw)
    return visitor instanceof Response ? visitor : form(visitor)
  })
  app.post(tokenPage, async (c) => {
    const visitor = signedIn(c.req.raw)
    if (visitor instanceof Response) return visitor
    const { session, person } = visitor
    const fields = new URLSearchParams(await c.req.raw.text())
    if (session.consent?.query !== path || fields.get('auth_token') !== session.consent.authToken)
      return form(visitor)
    session.consent = undefined
    const { token, expiresAt } = await mint({
      username: person.username,
      name: fields.get('name') || 'Personal token',
    })
    return page({
      brand: plannrBrand,
      title: 'Your new token',
      body: html`<p>Copy it now: it is not shown again. It is valid until ${dayText(expiresAt)}.</p>
        <label>Token<textarea readonly rows="6">${token}</textarea></label>
        <p><a class="button plain" href="${path}">Make another token</a></p>`,
    })
  })
}
