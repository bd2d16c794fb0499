import { FieldKind } from '@planbridge/shared/contract'
import * as z from 'zod'
import { Name, ScopeName, Text } from './entry-words.ts'

const QueryField = z.strictObject({
  name: Text,
  kind: z.enum(FieldKind.options).exactOptional(),
  required: z.boolean().exactOptional(),
  values: z.array(Text).min(1).exactOptional().meta({ description: 'What a choice is made of.' }),
  example: z.string().exactOptional(),
})

/** How its next page is asked for: by a number that counts from 1. */
const Pages = z.strictObject({
  parameter: Text,
  size: Text,
  last: Text.exactOptional().meta({
    description: 'The member that tells the last page, by its dotted name.',
  }),
})

/** An API call that the operator knows of, as it is written in the configuration. */
export const AddedOperation = z
  .strictObject({
    id: Name,
    title: Text.max(80),
    method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']),
    path: Text.meta({ description: 'Below the documented base path; {name} stands for one segment.' }),
    query: z
      .array(
        z.union([Text, QueryField], {
          error: 'must be a name, or { name, kind, required, values, example }',
        }),
      )
      .optional()
      .meta({ description: 'The query parameters that may be sent; all others are left out.' }),
    body_media_type: z
      .string()
      .regex(/^[a-z]+\/[a-z0-9.+-]+$/, 'must be a media type such as application/json')
      .optional(),
    body_example: z.string().optional().meta({ description: 'What a form for it begins with.' }),
    pages: Pages.optional(),
    scopes: z
      .array(ScopeName)
      .min(1)
      .optional()
      .meta({ description: 'Scopes without which the provider refuses it.' }),
    repeatable: z.boolean().optional().meta({
      description: 'Whether the provider says that repeating it does no harm; default: only of a GET.',
    }),
  })
  .meta({ description: 'An API call that the provider offers and the built-in list lacks.' })
export type AddedOperation = z.infer<typeof AddedOperation>
