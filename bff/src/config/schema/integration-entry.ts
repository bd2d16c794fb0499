import { accessModels, Flow } from '@planbridge/shared/contract'
import type { ProviderDefinition } from '@planbridge/shared/providers'
import * as z from 'zod'
import { AddedOperation } from './added-operation.ts'
import { Name, ScopeName, Text } from './entry-words.ts'
import { callLimitsSettings } from './call-limits-entry.ts'
import { SecretReference } from './secret-reference.ts'
import { subscriptionKeySettings } from './subscription-key-entry.ts'
import { receivedWebhooksEntry } from './received-webhooks-entry.ts'

const ServiceAccountUse = z
  .union(
    [z.enum(['anyone', 'signed-in']), z.array(z.strictObject({ integration: Name, account: Text })).min(1)],
    {
      error: 'must be anyone, signed-in, or a list of people as { integration, account }',
    },
  )
  .meta({ description: 'People that the service account serves; default: signed-in.' })

const credentials = {
  client: z
    .strictObject({ id: Text, secret: SecretReference })
    .optional()
    .meta({ description: 'The OAuth client as issued by the provider.' }),
  awaiting_credentials: z.boolean().optional().meta({
    description:
      'True until the provider has issued credentials; the catalog then shows how to request them.',
  }),
  ...subscriptionKeySettings,
}

const frontChannel = {
  redirect_uri: Text.optional().meta({
    description: 'Exactly as registered; unique per integration, on the public origin.',
  }),
  flow: z
    .enum(Flow.options)
    .optional()
    .meta({ description: 'As registered; default: the flow that the provider prefers.' }),
  pkce: z
    .enum(['send', 'withhold'])
    .optional()
    .meta({ description: 'Whether the PKCE challenge and verifier are sent to the provider.' }),
  refresh_token_end: z.enum(['from-rotation', 'from-consent']).optional().meta({
    description: 'Start of the documented lifetime of a refresh token; default: each rotation.',
  }),
  authorize_parameters: z.record(Text, z.string()).optional(),
  issuer: Text.optional().meta({
    description: 'Only if the provider assigned a different issuer than the usual one.',
  }),
}

/** Schema of one integration. */
export const integrationEntry = (definitions: readonly ProviderDefinition[]) =>
  z.strictObject({
    provider: z.enum(definitions.map(({ id }) => id)),
    label: Text.max(80).optional().meta({ description: 'Display name; default: the name of the provider.' }),
    environment: z.enum(['production', 'sandbox', 'simulated']),
    origins: z
      .strictObject({ identity: Text, api: Text })
      .optional()
      .meta({ description: 'Only for environment: simulated; must be on this machine.' }),
    access_models: z.array(z.enum(accessModels)).min(1),
    ...credentials,
    scopes: z.array(ScopeName).min(1).optional(),
    ...frontChannel,
    domain: z
      .enum(definitions.flatMap(({ domains = [] }) => domains))
      .optional()
      .meta({ description: 'Country domain, for providers with several.' }),
    tenant: Name.optional().meta({
      description: 'Customer that the integration belongs to; default: the deployment itself.',
    }),
    service_account_use: ServiceAccountUse.optional(),
    operations: z
      .strictObject({ only: z.array(Name).min(1).optional(), add: z.array(AddedOperation).optional() })
      .optional()
      .meta({ description: 'Allowed operations; default: all built-in ones.' }),
    ...callLimitsSettings,
    webhooks: receivedWebhooksEntry,
  })
export type IntegrationEntry = z.infer<ReturnType<typeof integrationEntry>>
