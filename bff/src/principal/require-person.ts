import { Failure } from '../failure.ts'
import type { RequestSession } from './request-session.ts'
import type { SessionRecord } from '../store/ports/ports.ts'

/** The live session that acts for somebody. */
export const requirePerson = ({ session }: RequestSession): SessionRecord & { readonly subject: string } => {
  if (!session) throw new Failure('session-required', 'no live session')
  const { subject } = session
  if (subject === null) throw new Failure('sign-in-required', 'nobody has signed in')
  return { ...session, subject }
}
