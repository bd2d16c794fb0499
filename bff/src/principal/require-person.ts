import { deploymentTenant } from '../domain/integration.ts'
import { Failure } from '../failure.ts'
import type { SessionRecord } from '../store/ports/ports.ts'
import type { RequestSession } from './request-session.ts'

/** The tenant whose integrations the caller may use: that of the session, or the deployment's own without one. */
export const tenantOf = ({ session }: Pick<RequestSession, 'session'>): string =>
  session?.tenant ?? deploymentTenant

/** Returns the live session; fails with `session-required` if there is none. */
export const requireSession = ({ session }: Pick<RequestSession, 'session'>): SessionRecord => {
  if (!session) throw new Failure('session-required', 'no live session')
  return session
}

/** Returns the live session and its person; fails with `sign-in-required` if the session has none. */
export const requirePerson = (
  requestSession: Pick<RequestSession, 'session'>,
): SessionRecord & { readonly subject: string } => {
  const session = requireSession(requestSession)
  const { subject } = session
  if (subject === null) throw new Failure('sign-in-required', 'the session has no person')
  return { ...session, subject }
}

/** Returns the live session of an operator; fails with `not-permitted` if the sign-in of its person does not give that role. */
export const requireOperator = (
  requestSession: Pick<RequestSession, 'session'>,
): SessionRecord & { readonly subject: string } => {
  const session = requirePerson(requestSession)
  if (session.firm?.role !== 'operator')
    throw new Failure('not-permitted', 'the session does not have the role operator')
  return session
}
