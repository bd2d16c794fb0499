import {
  AccessModel,
  CatalogEntry,
  Connection,
  ConnectionReason,
  ConnectionStatus,
  Delegation,
  ExpiryWarning,
  FailureCode,
  Problem,
} from '@planbridge/shared/contract'
import { ConnectSession, HostConnection, WebhookDelivery, WebhookEndpoint } from '@planbridge/shared/host-api'
import { WebhookEvent, webhookEvents, WebhookEventType } from '@planbridge/shared/webhooks'
import * as z from 'zod/mini'
import { eventSchemaName } from './open-api-webhooks.ts'

export type Json = Readonly<Record<string, unknown>>

/** The schemas that several requests and responses share, by their names in the description and in the client for Node. */
const named = z.registry<{ readonly id: string }>()
for (const [id, schema] of Object.entries({
  AccessModel,
  CatalogEntry,
  ConnectSession,
  Connection,
  ConnectionReason,
  ConnectionStatus,
  Delegation,
  ExpiryWarning,
  FailureCode,
  HostConnection,
  Problem,
  WebhookDelivery,
  WebhookEndpoint,
  WebhookEvent,
  WebhookEventType,
}))
  named.add(schema, { id })

for (const [type, { schema }] of Object.entries(webhookEvents))
  named.add(schema, { id: eventSchemaName(type) })

/** The schema of a request's members. A shared schema is referred to. */
export const inputSchema = (schema: z.core.$ZodType): Json =>
  plain(z.toJSONSchema(schema, { metadata: named, io: 'input', unrepresentable: 'any' }))

/** The schema of a response. A shared schema is referred to. */
export const outputSchema = (schema: z.core.$ZodType): Json => {
  const id = named.get(schema)?.id
  if (id !== undefined) return { $ref: `#/components/schemas/${id}` }
  return open(plain(z.toJSONSchema(schema, { metadata: named, io: 'output', unrepresentable: 'any' })))
}

/** All schemas with a name. */
export const namedSchemas = (): Json => {
  const { schemas } = z.toJSONSchema(named, {
    io: 'output',
    unrepresentable: 'any',
    uri: (id) => `#/components/schemas/${id}`,
  })
  return Object.fromEntries(Object.entries(schemas).map(([id, schema]) => [id, open(plain(schema))]))
}

/** Applies a change to a schema and to every schema within it. */
const changed = (value: unknown, change: (schema: Json) => Json): unknown => {
  if (Array.isArray(value)) return value.map((item) => changed(item, change))
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(change({ ...value })).map(([name, member]) => [
    name,
    changed(member, change),
  ])
  return Object.fromEntries(members)
}

/** Without what only Zod writes: identifiers of the schema itself, and the pattern of a format. */
const plain = (schema: object): Json =>
  changed(schema, ({ id, pattern, $ref, ...members }) => {
    const rest = Object.entries(members).filter(([name]) => !ofZod.has(name))
    return {
      ...Object.fromEntries(rest),
      ...(typeof id === 'object' && { id }),
      ...(pattern !== undefined && members['format'] === undefined && { pattern }),
      ...(typeof $ref === 'string' && { $ref: $ref.replace('#/$defs/', '#/components/schemas/') }),
    }
  }) as Json

const ofZod: ReadonlySet<string> = new Set(['$schema', '$defs', '$id'])

/** Later versions may add members to answers, so a client has to accept more than are described. */
const open = (schema: Json): Json =>
  changed(schema, ({ additionalProperties, ...rest }) => ({
    ...rest,
    ...(typeof additionalProperties === 'object' && { additionalProperties }),
  })) as Json
