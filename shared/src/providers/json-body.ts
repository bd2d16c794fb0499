import type { BodyDefinition, FieldDefinition } from './operation.ts'

/** A JSON body with an example and its fields. */
export const jsonBody = (
  example: Readonly<Record<string, unknown>>,
  fields: readonly FieldDefinition[],
): BodyDefinition => ({ mediaType: 'application/json', example: JSON.stringify(example), fields })
