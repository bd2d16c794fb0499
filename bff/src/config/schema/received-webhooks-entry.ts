import * as z from 'zod'
import type { ReceivedWebhooks } from '../../domain/integration.ts'
import { readRange } from '../../network/address-range.ts'

const addressesMax = 1_000

const AllowedAddress = z.string().superRefine((text, context) => {
  const read = readRange(text)
  if (read.kind === 'refused') context.addIssue({ code: 'custom', message: read.reason })
})

/** Schema of the calls that an integration receives. */
export const receivedWebhooksEntry = z
  .strictObject({
    addresses: z.enum(['enforce', 'observe']).default('enforce').meta({
      description:
        'Whether calls from other addresses than those of the provider are refused, or only counted and logged.',
    }),
    allowed_addresses: z.array(AllowedAddress).min(1).max(addressesMax).optional().meta({
      description:
        'IP addresses or CIDR ranges from which the provider calls; they replace the list that it publishes.',
    }),
  })
  .optional()
  .meta({ description: "The provider's calls at /webhooks/<integration>. Absent: none are received." })

export const resolveReceivedWebhooks = (
  entry: z.infer<typeof receivedWebhooksEntry>,
): ReceivedWebhooks | null =>
  entry ? { addresses: { mode: entry.addresses, ranges: entry.allowed_addresses ?? null } } : null

