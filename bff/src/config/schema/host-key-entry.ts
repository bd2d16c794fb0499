import * as z from 'zod'
import type { HostKey } from '../../domain/host-key.ts'
import { deploymentTenant } from '../../domain/integration.ts'
import { Name } from './entry-words.ts'

const hashForm = /^sha256:[A-Za-z0-9_-]{43}$/

/** A key with which a host's back end makes API calls; only its hash stands here. */
export const hostKeyEntry = z.strictObject({
  hash: z.string().regex(hashForm, 'must be sha256: and 43 characters, as planbridge host new-key prints it'),
  tenant: Name.optional().meta({
    description: "Whose connections it may use; default: the deployment's own.",
  }),
  integrations: z
    .array(Name)
    .min(1)
    .optional()
    .meta({ description: 'The only ones that it may use; default: all of its tenant.' }),
})

export const hostKeys = z.record(Name, hostKeyEntry).optional().meta({
  description: 'Keys of host back ends, which call /v1: each with its hash alone.',
})

export const resolveHostKeys = (written: z.infer<typeof hostKeys>): readonly HostKey[] =>
  Object.entries(written ?? {}).map(([name, { hash, tenant = deploymentTenant, integrations = null }]) => ({
    name,
    hash: hash.slice('sha256:'.length),
    tenant,
    integrations,
  }))
