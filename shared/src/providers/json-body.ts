import type { BodyDefinition, FieldDefinition } from './operation.ts'

/** A JSON body: one that may be sent, and what else may be in it. */
export const jsonBody = (
  example: Readonly<Record<string, unknown>>,
  fields: readonly FieldDefinition[],
): BodyDefinition => ({ mediaType: 'application/json', example: JSON.stringify(example), fields })
