import type { ConnectionRow } from '../store/ports/ports.ts'

/** The state of a connection whose access token is accepted and whose ID token is verified. */
export const noTrouble: Pick<ConnectionRow, 'identityCheckAt' | 'refusals' | 'refusedUntil'> = {
  identityCheckAt: null,
  refusals: 0,
  refusedUntil: null,
}
