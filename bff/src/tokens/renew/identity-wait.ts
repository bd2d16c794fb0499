import type { CachedConnection } from '../../store/ports/ports.ts'

const waitMsMin = 15_000

/** Longest time in milliseconds between two judgements of an ID token. */
export const identityWaitMsMax = 900_000

/** Milliseconds until an ID token is judged again. The wait grows with the time for which it could not be verified. */
export const identityWaitMs = (unverifiedForMs: number): number =>
  Math.min(Math.max(unverifiedForMs, waitMsMin), identityWaitMsMax)

/** True if an ID token has to be judged. A time too far ahead was recorded before the clock was set back. */
export const isIdentityDue = (
  { identityCheckAt: at }: Pick<CachedConnection, 'identityCheckAt'>,
  now: number,
): boolean => at !== null && (at <= now || at - now > identityWaitMsMax)
