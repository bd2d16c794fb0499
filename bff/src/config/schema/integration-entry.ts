import { accessModels, Flow } from '@planbridge/shared/contract'
import type { ProviderDefinition } from '@planbridge/shared/providers'
import * as z from 'zod'
import { AddedOperation } from './added-operation.ts'
import { Name, ScopeName, Text } from './entry-words.ts'
import { callLimitsSettings } from './call-limits-entry.ts'
import { SecretReference } from './secret-reference.ts'
import { subscriptionKeySettings } from './subscription-key-entry.ts'

const ServiceAccountUse = z
  .union(
    [z.enum(['anyone', 'signed-in']), z.array(z.strictObject({ integration: Name, account: Text })).min(1)],
    {
      error: 'must be anyone, signed-in, or a list of people as { integration, account }',
    },
  )
  .meta({ description: 'Whom the service account serves; default signed-in.' })

const credentials = {
  client: z
    .strictObject({ id: Text, secret: SecretReference })
    .optional()
    .meta({ description: 'The OAuth client as the provider issued it.' }),
  awaiting_credentials: z
    .boolean()
    .optional()
    .meta({ description: 'The provider has not answered yet: the catalog shows what to ask for.' }),
  ...subscriptionKeySettings,
}

const frontChannel = {
  redirect_uri: Text.optional().meta({
    description: 'Exactly as registered; one per integration, on our origin.',
  }),
  flow: z
    .enum(Flow.options)
    .optional()
    .meta({ description: 'As registered; default: what the provider prefers.' }),
  pkce: z
    .enum(['send', 'withhold'])
    .optional()
    .meta({ description: 'Whether the provider sees the PKCE proof.' }),
  refresh_token_end: z.enum(['from-rotation', 'from-consent']).optional().meta({
    description: 'How the documented end of a refresh token is read; default: anew with each rotation.',
  }),
  authorize_parameters: z.record(Text, z.string()).optional(),
  issuer: Text.optional().meta({
    description: 'Only where the provider named another issuer than the usual one.',
  }),
}

/** One integration as the operator writes it. */
export const integrationEntry = (definitions: readonly ProviderDefinition[]) =>
  z.strictObject({
    provider: z.enum(definitions.map(({ id }) => id)),
    label: Text.max(80)
      .optional()
      .meta({ description: 'What people read; default: the name of the provider.' }),
    environment: z.enum(['production', 'sandbox', 'simulated']),
    origins: z
      .strictObject({ identity: Text, api: Text })
      .optional()
      .meta({ description: 'Only for environment: simulated, on this machine only.' }),
    access_models: z.array(z.enum(accessModels)).min(1),
    ...credentials,
    scopes: z.array(ScopeName).min(1).optional(),
    ...frontChannel,
    domain: z
      .enum(definitions.flatMap(({ domains = [] }) => domains))
      .optional()
      .meta({ description: 'The country site, for providers that have several.' }),
    tenant: Name.optional().meta({
      description: 'The customer it belongs to; default: the deployment itself.',
    }),
    service_account_use: ServiceAccountUse.optional(),
    operations: z
      .strictObject({ only: z.array(Name).min(1).optional(), add: z.array(AddedOperation).optional() })
      .optional()
      .meta({ description: 'Which API calls are allowed; default: all built-in ones.' }),
    ...callLimitsSettings,
  })
export type IntegrationEntry = z.infer<ReturnType<typeof integrationEntry>>
