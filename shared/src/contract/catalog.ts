import * as z from 'zod/mini'
import { AccessModel, Flow } from './access-model.ts'
import { defineEndpoint } from './endpoint.ts'
import { IntegrationId, OperationId } from './identifiers.ts'

export const OperationField = z.object({
  name: z.string(),
  in: z.enum(['path', 'query', 'body']),
  required: z.boolean(),
  /** A value that may be sent as it is. */
  example: z.optional(z.string()),
})
export type OperationField = z.infer<typeof OperationField>

export const Operation = z.object({
  id: OperationId,
  title: z.string(),
  method: z.string(),
  /** Below the proxy: `/bff/proxy/<connection><path>`, with `{name}` where a path field goes. */
  path: z.string(),
  fields: z.array(OperationField),
  media_type: z.nullable(z.string()),
  /** No public document proves it: it follows the provider's conventions. */
  assumed: z.boolean(),
})
export type Operation = z.infer<typeof Operation>

export const Offer = z.object({
  model: AccessModel,
  flow: z.nullable(Flow),
  /** Whether this session may take it up now. */
  open_to_you: z.enum(['yes', 'sign-in-required', 'not-permitted']),
  /** How many days a delegation or a pasted token may last at most. */
  days_max: z.nullable(z.number()),
})
export type Offer = z.infer<typeof Offer>

/** What to ask the provider for, and of whom: all of them hand out credentials by request only. */
export const CredentialRequest = z.object({
  contact: z.string(),
  contact_url: z.string(),
  items: z.array(z.string()),
  redirect_uri: z.nullable(z.string()),
})
export type CredentialRequest = z.infer<typeof CredentialRequest>

export const CatalogEntry = z.object({
  id: IntegrationId,
  label: z.string(),
  provider: z.object({ name: z.string(), summary: z.string(), docs: z.string(), colour: z.string() }),
  environment: z.enum(['simulated', 'sandbox', 'production']),
  configured: z.boolean(),
  offers: z.array(Offer),
  operations: z.array(Operation),
  ask: z.nullable(CredentialRequest),
})
export type CatalogEntry = z.infer<typeof CatalogEntry>

export const getCatalog = defineEndpoint({
  method: 'GET',
  path: '/catalog',
  access: 'anyone',
  input: z.strictObject({}),
  output: z.object({ entries: z.array(CatalogEntry) }),
  failures: [],
})
