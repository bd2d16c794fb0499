import type { ProviderDefinition } from '@planbridge/shared/providers'
import * as z from 'zod'
import { configFile } from './config-file.ts'
import type { Path } from '../problem.ts'
import { isMap, keysOf } from '../yaml/value-at.ts'

/** The JSON Schema with which editors complete and check the file. @see https://json-schema.org/draft-07 */
export const configJsonSchema = (definitions: readonly ProviderDefinition[]): object =>
  z.toJSONSchema(configFile(definitions), { target: 'draft-07', io: 'input' })

const below = (schema: unknown, step: string | number): unknown => {
  if (!isMap(schema)) return undefined
  if (typeof step === 'number') return schema['items']
  const { properties } = schema
  return isMap(properties) && Object.hasOwn(properties, step)
    ? properties[step]
    : schema['additionalProperties']
}

/** Names of the settings that a JSON Schema allows at a path. */
export const settingsAt = (schema: object, path: Path): string[] => {
  const part = path.reduce<unknown>(below, schema)
  return isMap(part) ? keysOf(part['properties']) : []
}
