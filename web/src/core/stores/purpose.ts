import type { Purpose, Session } from '@planbridge/shared/contract'

/** The purpose of a new attempt: a person without an account signs in with it, anyone else links it. */
export const purposeOf = (session: Session, connectionCount: number): Purpose => {
  if (session.state === 'signed-in') return 'link'
  return session.state === 'guest' && connectionCount > 0 ? 'link' : 'sign-in'
}
