import * as z from 'zod'
import type { ReceivedWebhooks } from '../../domain/integration.ts'
import { readRange } from '../../network/address-range.ts'
import type { Config } from '../config.ts'

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

const Hours = z.int().min(1).max(8_760)

/** Schema of the settings of webhooks for the whole deployment. */
export const webhooksEntry = z
  .strictObject({
    address_lists: z
      .strictObject({
        alarm_hours: Hours.default(48).meta({
          description: 'Age of an address list from which the log has errors about it.',
        }),
        close_hours: Hours.default(168).meta({
          description: 'Age of an address list from which calls are answered with 503.',
        }),
        overlap_hours: z.int().min(0).max(720).default(24).meta({
          description: 'How long an address that left a list is still allowed.',
        }),
      })
      .prefault({})
      .meta({ description: 'The address lists that providers publish.' }),
  })
  .prefault({})
  .meta({ description: 'Calls from providers and to hosts.' })

const hourMs = 3_600_000

export const resolveWebhooks = ({
  address_lists: lists,
}: z.infer<typeof webhooksEntry>): Config['webhooks'] => ({
  addressLists: {
    alarmMs: lists.alarm_hours * hourMs,
    closeMs: lists.close_hours * hourMs,
    overlapMs: lists.overlap_hours * hourMs,
  },
})
