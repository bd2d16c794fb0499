/** A day of 24 hours, in milliseconds. */
export const dayMs = 86_400_000

/** The time in which an authorization attempt has to be completed, in milliseconds. */
export const attemptMs = 600_000

/** The time in which a connect session can be used, in milliseconds. */
export const connectSessionMs = 1_800_000

/** The time in which a host has to verify the person of a connection, in milliseconds. */
export const verificationMs = 600_000

/** The time in which an announced window has to be entered, in milliseconds. */
export const windowMs = 60_000
