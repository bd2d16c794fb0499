import * as z from 'zod/mini'

/** A decision that a provider leaves to a host: a POST that is signed like every message to hosts. */
export const ProviderQuestion = z.object({
  type: z.literal('provider.question'),
  timestamp: z.iso.datetime(),
  data: z.object({
    /** The id of the integration. */
    integration: z.string(),
    /** The provider's name of the question, for example `slot-booking`. */
    name: z.string(),
    received_at: z.iso.datetime(),
    /** The body as the provider sent it. */
    payload: z.unknown(),
  }),
})
export type ProviderQuestion = z.infer<typeof ProviderQuestion>

/** The body with which a host may explain a denial: a code of the dictionary that was agreed with the provider. */
export const Denial = z.object({ error_code: z.int().check(z.minimum(1), z.maximum(999_999)) })
export type Denial = z.infer<typeof Denial>
