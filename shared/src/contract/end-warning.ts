import * as z from 'zod/mini'

/** An end that comes near: the person and the host are told 14, 3 and 1 days ahead of it, by the clock of the BFF. */
export const EndWarning = z.object({
  /** The nearest of the distances that applies. */
  days: z.literal([14, 3, 1]),
  ends_at: z.iso.datetime(),
  /** `access`: everything stops then. `renewal`: from then on it can no longer renew itself. */
  what: z.enum(['access', 'renewal']),
})
export type EndWarning = z.infer<typeof EndWarning>
