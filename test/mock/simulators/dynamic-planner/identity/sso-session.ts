import type { DynamicPlannerPerson } from '../people.ts'
import type { Identity, SsoSession } from './identity-state.ts'

const cookieName = 'idsrv'
const ssoSeconds = 10 * 3600

/** Creates a session and its cookie, which is limited to the identity server's path. */
export const startSession = (identity: Identity, person: DynamicPlannerPerson) => {
  const session: SsoSession = {
    id: `CANARY-SID-${identity.random.hex(32)}`,
    person,
    authTime: identity.seconds(),
    expiresAt: identity.seconds() + ssoSeconds,
    antiForgery: identity.random.hex(32),
  }
  identity.state.sessions.set(session.id, session)
  return { session, cookie: `${cookieName}=${session.id}; ${attributes(identity)}` }
}

/** The session of the request's cookie, if it is still valid. */
export const readSession = (identity: Identity, request: Request): SsoSession | undefined => {
  const cookies = (request.headers.get('cookie') ?? '').split(';').map((pair) => pair.trim())
  const own = cookies.find((pair) => pair.startsWith(`${cookieName}=`))
  const session = identity.state.sessions.get(own?.slice(cookieName.length + 1) ?? '')
  return session !== undefined && identity.seconds() < session.expiresAt ? session : undefined
}

/** Ends the session and returns the cookie that deletes it in the browser. */
export const endSession = (identity: Identity, session: SsoSession | undefined) => {
  if (session !== undefined) identity.state.sessions.delete(session.id)
  return `${cookieName}=; ${attributes(identity)}; Max-Age=0`
}

const attributes = ({ issuer }: Identity) => {
  const { pathname, protocol } = new URL(issuer)
  // A browser does not store a Secure cookie from an http origin.
  return `Path=${pathname}; HttpOnly; SameSite=Lax${protocol === 'https:' ? '; Secure' : ''}`
}
