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

/** Schema of webhooks. */
export const webhooksEntry = z
  .strictObject({ endpoints: endpointsEntry })
  .prefault({})
  .meta({ description: 'Webhooks to hosts.' })

export const resolveWebhooks = (
  { endpoints }: z.infer<typeof webhooksEntry>,
  isSimulated: boolean,
): Config['webhooks'] => ({
  endpoints: {
    allowed: endpoints.allow_private_addresses ? 'private' : isSimulated ? 'loopback' : 'public',
    proxyResolves: endpoints.proxy_resolves,
    deadlineSeconds: endpoints.deadline_seconds,
  },
})
