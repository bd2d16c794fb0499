import * as z from 'zod/mini'

/** A warning about a near expiry. It is given to the person and the host 14, 3 and 1 days ahead, by the clock of the BFF. */
export const ExpiryWarning = z.object({
  /** The shortest of the three distances that applies. */
  days: z.literal([14, 3, 1]),
  ends_at: z.iso.datetime(),
  /** `access`: the connection ends. `renewal`: the connection can no longer be renewed. */
  what: z.enum(['access', 'renewal']),
})
export type ExpiryWarning = z.infer<typeof ExpiryWarning>
