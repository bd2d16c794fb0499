const aheadShare = 0.1
const aheadMsMax = 60_000

/** From when on a token that ends at `endsAt` should be renewed: a tenth of its life ahead, a minute at most. */
export const staleAt = (now: number, endsAt: number): number =>
  endsAt - Math.min((endsAt - now) * aheadShare, aheadMsMax)
