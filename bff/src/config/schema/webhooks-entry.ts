import * as z from 'zod'
import type { Config } from '../config.ts'

/** Schema of the messages that hosts get. */
const endpointsEntry = z
  .strictObject({
    allow_private_addresses: z.boolean().default(false).meta({
      description:
        'Let hosts receive webhooks at addresses of private networks and of this machine, over http as well. Default: only at public addresses over https, and at this machine if every provider is simulated.',
    }),
    proxy_resolves: z.boolean().default(false).meta({
      description:
        'If connections leave through a proxy (egress): let the proxy resolve the names of hosts. It has to refuse private addresses then. Default: names are resolved here, and the proxy is asked for the address.',
    }),
    deadline_seconds: z.int().min(1).max(30).default(15).meta({
      description: 'How long a host may take to answer a webhook.',
    }),
  })
  .prefault({})
  .meta({ description: 'The endpoints at which hosts receive webhooks.' })

const Hours = z.int().min(1).max(8_760)

/** Schema of the ages of address lists. */
const addressListsEntry = z
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
  .meta({ description: 'The address lists that providers publish.' })

/** Schema of webhooks. */
export const webhooksEntry = z
  .strictObject({ endpoints: endpointsEntry, address_lists: addressListsEntry })
  .prefault({})
  .meta({ description: 'Calls from providers, and webhooks to hosts.' })

const hourMs = 3_600_000

export const resolveWebhooks = (
  { endpoints, address_lists: lists }: z.infer<typeof webhooksEntry>,
  isSimulated: boolean,
): Config['webhooks'] => ({
  endpoints: {
    allowed: endpoints.allow_private_addresses ? 'private' : isSimulated ? 'loopback' : 'public',
    proxyResolves: endpoints.proxy_resolves,
    deadlineSeconds: endpoints.deadline_seconds,
  },
  addressLists: {
    alarmMs: lists.alarm_hours * hourMs,
    closeMs: lists.close_hours * hourMs,
    overlapMs: lists.overlap_hours * hourMs,
  },
})
