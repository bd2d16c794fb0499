/** How far ahead of its end a token is renewed. */
export interface RenewAhead {
  /** Of the token's life. */
  readonly share: number
  readonly secondsMax: number
}

export const usualAhead: RenewAhead = { share: 0.1, secondsMax: 60 }

/**
 * From when on a token should be renewed. `random` between 0 and 1 spreads the renewals of many tokens that were fetched
 * together: some at the full margin, some at half of it.
 */
export const staleAt = (
  now: number,
  endsAt: number,
  random = 0,
  { share, secondsMax }: RenewAhead = usualAhead,
): number => {
  const margin = Math.min((endsAt - now) * share, secondsMax * 1000)
  return Math.round(endsAt - margin * (1 - random / 2))
}
