import type { ProviderDefinition } from '@planbridge/shared/providers'
import * as z from 'zod'
import { Name } from './entry-words.ts'
import { egressEntry } from './egress-entry.ts'
import { consoleAudiences } from '@planbridge/shared/contract'
import { hostKeys } from './host-key-entry.ts'
import { httpEntry, shutdownEntry } from './http-entry.ts'
import { integrationEntry } from './integration-entry.ts'
import { jobsEntry } from './jobs-entry.ts'
import { proxyEntry } from './proxy-entry.ts'
import { SecretReference } from './secret-reference.ts'
import { signInEntries } from './sign-in-entry.ts'
import { storeEntry } from './store-entry.ts'
import { trustedProxies } from './trusted-proxies-entry.ts'
import { webhooksEntry } from './webhooks-entry.ts'

const ConsoleAudience = z.enum(consoleAudiences)
const Host = z.string().min(1)
const Port = z.int().min(1).max(65_535)

/** Schema of the configuration file. */
export const configFile = (definitions: readonly ProviderDefinition[]) =>
  z
    .strictObject({
      origin: z.string().meta({ description: 'Public origin of the app: scheme, host and port.' }),
      listen: z.strictObject({ host: Host, port: Port }).optional().meta({
        description:
          'Default: the origin itself if it is http, else 127.0.0.1:8787 behind a reverse proxy that terminates TLS.',
      }),
      trusted_proxies: trustedProxies,
      operations_listener: z
        .strictObject({ host: Host.default('127.0.0.1'), port: z.int().min(0).max(65_535).optional() })
        .optional()
        .meta({ description: 'Listener for health and metrics; default: 127.0.0.1 and the next port.' }),
      http: httpEntry,
      shutdown: shutdownEntry,
      egress: egressEntry,
      store: storeEntry,
      vault: z
        .strictObject({ current: Name, keys: z.record(Name, SecretReference) })
        .optional()
        .meta({ description: 'Keys that seal the tokens; optional for a loopback origin.' }),
      sessions: z
        .strictObject({
          idle_minutes: z.int().min(1).max(1440).default(30),
          absolute_hours: z.int().min(1).max(720).default(8),
          calls_per_minute: z.int().min(1).max(10_000_000).default(1200).meta({
            description: 'API calls per minute and session, which is also the maximum burst.',
          }),
          per_person: z.int().min(1).max(1000).default(10).meta({
            description:
              'Concurrent sessions of one person; a further sign-in ends the least recently used one.',
          }),
        })
        .prefault({}),
      proxy: proxyEntry,
      jobs: jobsEntry,
      webhooks: webhooksEntry,
      console: ConsoleAudience.optional().meta({
        description:
          'The audience of the API console of the app: off, developers (people with the role operator), or everyone. Default: everyone if every provider is simulated on loopback, else developers.',
      }),
      sample_host: z
        .string()
        .regex(
          /^http:\/\/(?:localhost|127\.0\.0\.1):\d{1,5}$/,
          'must be an address such as http://127.0.0.1:4110',
        )
        .optional()
        .meta({
          description:
            'Address of a sample host on this machine, to which the start page links. Only if every provider is simulated.',
        }),
      sign_in: signInEntries,
      host_keys: hostKeys,
      integrations: z
        .record(Name, integrationEntry(definitions))
        .refine((entries) => Object.keys(entries).length > 0, 'must contain at least one integration'),
    })
    .meta({ title: 'Planbridge configuration' })
export type ConfigFile = z.infer<ReturnType<typeof configFile>>
