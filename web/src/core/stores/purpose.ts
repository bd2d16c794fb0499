import type { Purpose, Session } from '@planbridge/shared/contract'

/** Who has no account here yet signs in by connecting one; everybody else adds one. */
export const purposeOf = (session: Session, connectionCount: number): Purpose => {
  if (session.state === 'signed-in') return 'link'
  return session.state === 'guest' && connectionCount > 0 ? 'link' : 'sign-in'
}
