import { errorPage } from '../../pages/error-page.ts'
import { readSignIn, signInPage } from '../../pages/sign-in-page.ts'
import { redirect } from './authorize-response.ts'
import { dynamicPlannerBrand } from './brand.ts'
import type { Identity } from './identity-state.ts'
import { startSession } from './sso-session.ts'
import { withCookie } from '../../pages/cookies.ts'

/** `GET` and `POST /login?signin=…`: shows the accounts, signs one in and returns to the authorize request. */
export const login = async (identity: Identity, request: Request): Promise<Response> => {
  const id = new URL(request.url).searchParams.get('signin') ?? ''
  const pending = identity.state.pendingSignIns.get(id)
  if (pending === undefined) {
    return errorPage({
      brand: dynamicPlannerBrand,
      message: 'There is an error determining which application you are signing into.',
      hint: 'this sign-in was already used, or the simulator was restarted',
    })
  }
  const accounts = identity.people.filter(({ active }) => active !== false)
  const show = (failed: boolean) =>
    signInPage({
      brand: dynamicPlannerBrand,
      action: `${identity.issuer}/login?signin=${id}`,
      fields: {},
      accounts,
      clientName: pending.clientName,
      failed,
    })
  if (request.method !== 'POST') return show(false)
  const person = readSignIn(new URLSearchParams(await request.text()), accounts)
  if (person === undefined) return show(true)
  identity.state.pendingSignIns.delete(id)
  return withCookie(redirect(pending.returnTo), startSession(identity, person).cookie)
}
