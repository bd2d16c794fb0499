import { errors } from 'jose'

/** A time in an ID token that contradicts the local clock, in seconds after it; negative before it. */
export interface ClockDifference {
  readonly claim: 'iat' | 'exp' | 'nbf' | 'auth_time'
  readonly seconds: number
}

export const differenceOf = (
  claim: ClockDifference['claim'],
  time: number,
  nowMs: number,
): ClockDifference => ({
  claim,
  seconds: Math.round(time - nowMs / 1000),
})

/** The time that the library refused; undefined for every other error. */
export const refusedTime = (error: errors.JOSEError, nowMs: number): ClockDifference | undefined => {
  if (error instanceof errors.JWTExpired) return differenceOf('exp', Number(error.payload.exp), nowMs)
  const isEarly =
    error instanceof errors.JWTClaimValidationFailed &&
    error.claim === 'nbf' &&
    error.reason === 'check_failed'
  return isEarly ? differenceOf('nbf', Number(error.payload.nbf), nowMs) : undefined
}
