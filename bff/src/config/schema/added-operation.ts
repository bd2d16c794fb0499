import { FieldKind } from '@planbridge/shared/contract'
import * as z from 'zod'
import { Name, ScopeName, Text } from './entry-words.ts'

const QueryField = z.strictObject({
  name: Text,
  kind: z.enum(FieldKind.options).exactOptional(),
  required: z.boolean().exactOptional(),
  values: z.array(Text).min(1).exactOptional().meta({ description: 'The choices.' }),
  example: z.string().exactOptional(),
})

/** Paging by page number, starting at 1. */
const Pages = z.strictObject({
  parameter: Text,
  size: Text,
  last: Text.exactOptional().meta({
    description: 'Member of the response with the last page number, as a dotted path.',
  }),
})

/** An operation that the operator adds to the built-in ones. */
export const AddedOperation = z
  .strictObject({
    id: Name,
    title: Text.max(80),
    method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']),
    path: Text.meta({ description: 'Starts with the documented base path; {name} stands for one segment.' }),
    query: z
      .array(
        z.union([Text, QueryField], {
          error: 'must be a name, or { name, kind, required, values, example }',
        }),
      )
      .optional()
      .meta({ description: 'Allowed query parameters; all others are dropped.' }),
    body_media_type: z
      .string()
      .regex(/^[a-z]+\/[a-z0-9.+-]+$/, 'must be a media type such as application/json')
      .optional(),
    body_example: z.string().optional().meta({ description: 'Initial content of a form for the body.' }),
    pages: Pages.optional(),
    scopes: z.array(ScopeName).min(1).optional().meta({ description: 'Scopes that the provider requires.' }),
    repeatable: z.boolean().optional().meta({
      description:
        'True if the provider documents that the call can be repeated safely; default: true for GET only.',
    }),
  })
  .meta({ description: 'An operation of the provider that is not in the built-in list.' })
export type AddedOperation = z.infer<typeof AddedOperation>
