import { hostScopes, type HostScope } from '@planbridge/shared/host-api'
import * as z from 'zod'
import type { HostKey } from '../../domain/host-key.ts'
import { deploymentTenant } from '../../domain/integration.ts'
import { Name } from './entry-words.ts'

const Hash = z
  .string()
  .regex(
    /^sha256:[A-Za-z0-9_-]{43}$/,
    'must be sha256: and 43 characters, as printed by planbridge host new-key',
  )

/** A key for a host's back end, stored as a hash. */
export const hostKeyEntry = z.strictObject({
  hash: Hash.optional(),
  hashes: z.array(Hash).min(1).max(2).optional().meta({
    description: 'Instead of hash: two hashes, while a new key replaces an old one.',
  }),
  tenant: Name.optional().meta({
    description: "Tenant whose connections the key may use; default: the deployment's own.",
  }),
  integrations: z
    .array(Name)
    .min(1)
    .optional()
    .meta({ description: 'Integrations that the key may use; default: all of its tenant.' }),
  scopes: z.array(z.enum(hostScopes)).min(1).optional().meta({
    description:
      'Permissions of the key. connect: connect sessions. read: connections, delegations and integrations. write: disconnecting, importing, erasing. call: API calls. events: events. webhooks: endpoints that get events. Default: call.',
  }),
  shown_as: z
    .string()
    .trim()
    .min(1)
    .max(80)
    .optional()
    .meta({ description: "The host's name as people see it; default: the name of the key." }),
})

export const hostKeys = z.record(Name, hostKeyEntry).optional().meta({
  description: 'Keys for host back ends that call /v1, each stored as a hash.',
})

type Written = z.infer<typeof hostKeyEntry>

/** The hashes of an entry; `hash` and `hashes` are two ways to write them. */
export const hashesOf = ({
  hash,
  hashes = [],
}: {
  readonly hash?: string | undefined
  readonly hashes?: readonly string[] | undefined
}): readonly string[] => (hash === undefined ? hashes : [hash, ...hashes])

const defaultScopes: readonly HostScope[] = ['call']

export const resolveHostKeys = (written: z.infer<typeof hostKeys>): readonly HostKey[] =>
  Object.entries(written ?? {}).map(([name, entry]) => resolveHostKey(name, entry))

const resolveHostKey = (name: string, entry: Written): HostKey => ({
  name,
  shownAs: entry.shown_as ?? name,
  hashes: hashesOf(entry).map((hash) => hash.slice('sha256:'.length)),
  tenant: entry.tenant ?? deploymentTenant,
  integrations: entry.integrations ?? null,
  scopes: entry.scopes ?? defaultScopes,
})
