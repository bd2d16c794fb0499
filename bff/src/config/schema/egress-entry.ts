import * as z from 'zod'
import type { EgressProxy, EgressSettings } from '../../transport/egress.ts'
import { SecretReference } from './secret-reference.ts'

const Entry = z.string().regex(/^[^\s,]+$/, 'must be one host, address or range, without spaces and commas')

/** The settings of the way to providers. */
export const egressSettings = z.strictObject({
  proxy: z.string().min(1).optional().meta({
    description:
      'http://host:port or https://host:port of the proxy to providers, or none; default: HTTPS_PROXY and HTTP_PROXY.',
  }),
  proxy_credentials: SecretReference.optional().meta({
    description: 'User and password of the proxy, as user:password.',
  }),
  no_proxy: z.array(Entry).optional().meta({
    description: 'Destinations that are reached without the proxy; default: NO_PROXY.',
  }),
  authorities: z.array(z.string().min(1)).default([]).meta({
    description:
      'PEM files of authorities to trust besides those of Node, for example of a proxy that inspects TLS.',
  }),
})

/** Schema of the way to providers. */
export const egressEntry = egressSettings
  .prefault({})
  .meta({ description: 'The way to providers. It does not apply to PostgreSQL.' })
export type EgressEntry = z.infer<typeof egressSettings>

/** A proxy, and the setting or environment variable that names it. */
export interface NamedProxy extends EgressProxy {
  readonly source: string
}

/** The way to providers, with the places of its settings. */
export interface Egress extends EgressSettings {
  readonly proxies: { readonly http: NamedProxy | null; readonly https: NamedProxy | null }
}
