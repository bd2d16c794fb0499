import type { BodyDefinition, FieldDefinition } from './operation.ts'

/** A JSON body: what one looks like, and what may be in it. */
export const jsonBody = (
  example: Readonly<Record<string, unknown>>,
  fields: readonly FieldDefinition[],
): BodyDefinition => ({ mediaType: 'application/json', example: JSON.stringify(example), fields })
