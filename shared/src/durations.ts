/** A day of 24 hours, in milliseconds. */
export const dayMs = 86_400_000

/** The time in which an authorization attempt has to be completed, in milliseconds. */
export const attemptMs = 600_000
