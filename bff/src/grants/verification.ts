import type { Connecting } from '../principal/request-session.ts'
import type { ConnectionChange, ConnectionRow } from '../store/ports/ports.ts'

/**
 * The part of a change that makes a connection wait until its host has verified the person. A connection that exists already was
 * verified when it was made, or needed no verification, and stays usable.
 */
export const verification = (
  connecting: Connecting | undefined,
  { tokenVersion, pendingUntil }: Pick<ConnectionRow, 'tokenVersion' | 'pendingUntil'>,
): Pick<ConnectionChange, 'status' | 'pendingUntil'> => {
  const isNew = tokenVersion === 0 || pendingUntil !== null
  return connecting && connecting.verifyBy !== null && isNew
    ? { status: 'pending-verification', pendingUntil: connecting.verifyBy }
    : { pendingUntil: null }
}
