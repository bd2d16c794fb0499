import * as z from 'zod/mini'
import { AccessModel, Flow } from './access-model.ts'
import { defineEndpoint } from './endpoint.ts'
import { IntegrationId, OperationId } from './identifiers.ts'

export const FieldKind = z.enum([
  'text',
  'whole-number',
  'number',
  'yes-no',
  'date',
  'date-time',
  'choice',
  // several: with commas between them in a path or a query, an array in a body
  'texts',
  'choices',
])
export type FieldKind = z.infer<typeof FieldKind>

const Field = z.object({
  name: z.string(),
  required: z.optional(z.boolean()),
  /** Absent: text. */
  kind: z.optional(FieldKind),
  /** What a choice is made of. */
  values: z.optional(z.array(z.string())),
  /** What such a value looks like. */
  example: z.optional(z.string()),
})

export const OperationField = z.extend(Field, { in: z.enum(['path', 'query']) })
export type OperationField = z.infer<typeof OperationField>

export const OperationBody = z.object({
  media_type: z.string(),
  required: z.boolean(),
  example: z.string(),
  /** Its members by their dotted names, `slots[].start` for one inside a list; empty where they are not described. */
  fields: z.array(Field),
})
export type OperationBody = z.infer<typeof OperationBody>

/** How the next page of an answer is asked for. */
export const Paging = z.discriminatedUnion('kind', [
  /** Pages are counted from 1; `last` is the member that tells the last one, by its dotted name, where it is known. */
  z.object({
    kind: z.literal('page-number'),
    parameter: z.string(),
    size: z.string(),
    last: z.optional(z.string()),
  }),
  /** Each call takes the next ones away for good; `left` is the member that tells how many remain. */
  z.object({ kind: z.literal('queue'), left: z.optional(z.string()) }),
])
export type Paging = z.infer<typeof Paging>

export const Operation = z.object({
  id: OperationId,
  title: z.string(),
  /** The part of the API that it belongs to, as the provider calls it. */
  area: z.optional(z.string()),
  method: z.string(),
  /** Below the proxy: `/bff/proxy/<connection><path>`, with `{name}` where a path field goes. */
  path: z.string(),
  fields: z.array(OperationField),
  body: z.nullable(OperationBody),
  paging: z.nullable(Paging),
  /** Whether repeating the call does no harm. */
  repeatable: z.boolean(),
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
