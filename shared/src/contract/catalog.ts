import * as z from 'zod/mini'
import { AccessModel, Flow } from './access-model.ts'
import { defineEndpoint } from './endpoint.ts'
import { IntegrationId, OperationId } from './identifiers.ts'

/** The type of a field's value. */
export const FieldKind = z.enum([
  'text',
  'whole-number',
  'number',
  'yes-no',
  'date',
  'date-time',
  'choice',
  // Lists: separated by commas in a path or query, an array in a body.
  'texts',
  'choices',
])
export type FieldKind = z.infer<typeof FieldKind>

const Field = z.object({
  name: z.string(),
  required: z.optional(z.boolean()),
  /** `text` if absent. */
  kind: z.optional(FieldKind),
  /** The values of a choice. */
  values: z.optional(z.array(z.string())),
  /** An example value. */
  example: z.optional(z.string()),
})

/** A path or query parameter of an operation. */
export const OperationField = z.extend(Field, { in: z.enum(['path', 'query']) })
export type OperationField = z.infer<typeof OperationField>

/** The request body of an operation. */
export const OperationBody = z.object({
  media_type: z.string(),
  required: z.boolean(),
  example: z.string(),
  /** Members by dotted name, such as `slots[].start` within a list. Empty if they are not described. */
  fields: z.array(Field),
})
export type OperationBody = z.infer<typeof OperationBody>

/** How further results are requested. */
export const Paging = z.discriminatedUnion('kind', [
  /** Pages are numbered from 1. `last` is the dotted name of the member that contains the last page number. */
  z.object({
    kind: z.literal('page-number'),
    parameter: z.string(),
    size: z.string(),
    last: z.optional(z.string()),
  }),
  /** Each call removes the items that it returns. `left` is the name of the member that contains the remaining number. */
  z.object({
    kind: z.literal('queue'),
    left: z.optional(z.string()),
    /** The HTTP status of the response when nothing is left. */
    empty_status: z.optional(z.number()),
  }),
])
export type Paging = z.infer<typeof Paging>

/** An operation of a provider's API that can be called through the proxy. */
export const Operation = z.object({
  id: OperationId,
  title: z.string(),
  /** The area of the API, as the provider names it. */
  area: z.optional(z.string()),
  method: z.string(),
  /** Path below `/bff/proxy/<connection>`, with `{name}` for each path field. */
  path: z.string(),
  fields: z.array(OperationField),
  body: z.nullable(OperationBody),
  paging: z.nullable(Paging),
  /** True if the call can be repeated safely. */
  repeatable: z.boolean(),
  /** True if the operation is derived from the provider's conventions and not publicly documented. */
  assumed: z.boolean(),
})
export type Operation = z.infer<typeof Operation>

/** An access model of an integration. */
export const Offer = z.object({
  model: AccessModel,
  flow: z.nullable(Flow),
  /** The availability of the access model to this session. */
  open_to_you: z.enum(['yes', 'sign-in-required', 'not-permitted']),
  /** The longest duration of a delegation or a pasted token, in days; null if there is no limit. */
  days_max: z.nullable(z.number()),
  /**
   * Where the person makes a token to paste, if it is known: menu entries of the provider's app, and the page's address. Absent also
   * in answers of earlier versions.
   */
  token_page: z.optional(z.object({ menu: z.array(z.string()), url: z.nullable(z.string()) })),
  /** The operations that this access cannot call, because the integration requests no scope for them; absent if there are none. */
  not_requested: z.optional(z.array(OperationId)),
})
export type Offer = z.infer<typeof Offer>

/** The credentials to request from the provider, and the contact. Every provider issues credentials on request only. */
export const CredentialRequest = z.object({
  contact: z.string(),
  contact_url: z.string(),
  items: z.array(z.string()),
  redirect_uri: z.nullable(z.string()),
})
export type CredentialRequest = z.infer<typeof CredentialRequest>

/** An integration, or a provider without one. */
export const CatalogEntry = z.object({
  id: IntegrationId,
  label: z.string(),
  provider: z.object({
    name: z.string(),
    summary: z.string(),
    docs: z.string(),
    colour: z.string(),
    /** A pictogram: SVG path data in a square of 24 units. */
    mark: z.optional(z.string()),
  }),
  environment: z.enum(['simulated', 'sandbox', 'production']),
  /** The address of the screens of a simulated provider, on which people change something. Absent for every other one. */
  simulated_screens: z.optional(z.string()),
  configured: z.boolean(),
  offers: z.array(Offer),
  /** The scopes that the integration requests, in words, as far as the provider's definition has some. */
  scope_words: z.optional(z.record(z.string(), z.string())),
  ask: z.nullable(CredentialRequest),
})
export type CatalogEntry = z.infer<typeof CatalogEntry>

/** An integration with its operations. */
export const DetailedEntry = z.extend(CatalogEntry, { operations: z.array(Operation) })
export type DetailedEntry = z.infer<typeof DetailedEntry>

/** Lists the integrations and the providers without one. */
export const listIntegrations = defineEndpoint({
  method: 'GET',
  path: '/integrations',
  access: 'anyone',
  facts: true,
  input: z.strictObject({}),
  output: z.object({ entries: z.array(CatalogEntry) }),
  failures: [],
})

/** Lists the operations of an integration, with their fields. */
export const listOperations = defineEndpoint({
  method: 'GET',
  path: '/integrations/:integration/operations',
  access: 'anyone',
  facts: true,
  input: z.strictObject({ integration: IntegrationId }),
  output: z.object({ operations: z.array(Operation) }),
  failures: ['integration-not-found'],
})

/** Lists the integrations with all their operations, for pages of versions that do not know `listIntegrations`. */
export const getCatalog = defineEndpoint({
  method: 'GET',
  path: '/catalog',
  access: 'anyone',
  input: z.strictObject({}),
  output: z.object({ entries: z.array(DetailedEntry) }),
  failures: [],
})
