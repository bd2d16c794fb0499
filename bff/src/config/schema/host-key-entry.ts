import * as z from 'zod'
import type { HostKey } from '../../domain/host-key.ts'
import { deploymentTenant } from '../../domain/integration.ts'
import { Name } from './entry-words.ts'

const hashForm = /^sha256:[A-Za-z0-9_-]{43}$/

/** A key for API calls by a host's back end, stored as a hash. */
export const hostKeyEntry = z.strictObject({
  hash: z
    .string()
    .regex(hashForm, 'must be sha256: and 43 characters, as printed by planbridge host new-key'),
  tenant: Name.optional().meta({
    description: "Tenant whose connections the key may use; default: the deployment's own.",
  }),
  integrations: z
    .array(Name)
    .min(1)
    .optional()
    .meta({ description: 'Integrations that the key may use; default: all of its tenant.' }),
})

export const hostKeys = z.record(Name, hostKeyEntry).optional().meta({
  description: 'Keys for host back ends that call /v1, each stored as a hash.',
})

export const resolveHostKeys = (written: z.infer<typeof hostKeys>): readonly HostKey[] =>
  Object.entries(written ?? {}).map(([name, { hash, tenant = deploymentTenant, integrations = null }]) => ({
    name,
    hash: hash.slice('sha256:'.length),
    tenant,
    integrations,
  }))
