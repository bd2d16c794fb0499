import { expect, test } from 'vitest'
import * as z from 'zod/mini'
import { type HostEndpoint, hostEndpoints } from '../host-api/index.ts'
import type { Endpoint } from './endpoint.ts'
import { failureCodes, failures } from './failure.ts'
import { failureTitles } from './failure-titles.ts'
import { endpoints } from './index.ts'
import { operationsEndpoints } from './operations.ts'

type JsonSchema = z.core.JSONSchema.BaseSchema

const omitted: ReadonlySet<string> = new Set(['$schema', 'properties', 'items', 'anyOf'])

/** The limits of a part itself. The pattern of a format is Zod's, and a list of properties is open unless it is closed. */
const limitsOf = (schema: JsonSchema) =>
  Object.fromEntries(
    Object.entries(schema).filter(
      ([name, value]) =>
        !omitted.has(name) &&
        !(name === 'pattern' && schema.format !== undefined) &&
        !(name === 'additionalProperties' && value !== false),
    ),
  )

const childrenOf = ({ properties = {}, items, additionalProperties, anyOf = [] }: JsonSchema) => [
  ...Object.entries(properties).map(([name, child]) => [`.${name}`, child] as const),
  ...[items].flat().map((child) => ['[]', child] as const),
  ['{}', additionalProperties] as const,
  ...anyOf.map((child, index) => [`|${index}`, child] as const),
]

/** A line for each part of a schema. */
const linesOf = (path: string, schema: JsonSchema): readonly string[] => [
  `${path} ${JSON.stringify(limitsOf(schema))}`,
  ...childrenOf(schema).flatMap(([step, child]) =>
    typeof child === 'object' ? linesOf(path + step, child) : [],
  ),
]

const schemaLines = (path: string, schema: z.core.$ZodType): readonly string[] =>
  linesOf(path, z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }))

const endpointLines = ([name, endpoint]: readonly [string, Endpoint]): readonly string[] => [
  '',
  `${name}: ${endpoint.method} /bff${endpoint.path} (${endpoint.access})`,
  ...schemaLines('  input', endpoint.input),
  ...schemaLines('  output', endpoint.output),
  ...endpoint.failures.map((code) => `  failure ${code}`),
]

const hostLines = ([name, endpoint]: readonly [string, HostEndpoint]): readonly string[] => [
  '',
  `${name}: ${endpoint.method} /v1${endpoint.path} (${endpoint.scope})`,
  ...schemaLines('  input', endpoint.input),
  ...schemaLines('  output', endpoint.output),
  ...endpoint.failures.map((code) => `  failure ${code}`),
]

test('the contract between pages and servers of different versions changes only together with its published form (OP-50)', async () => {
  const lines = [
    ...failureCodes.map((code) => `${code}: ${failures[code].status} ${failureTitles[code]}`),
    ...Object.entries<Endpoint>(endpoints).flatMap(endpointLines),
    ...Object.entries<Endpoint>(operationsEndpoints).flatMap(endpointLines),
    ...Object.entries<HostEndpoint>(hostEndpoints).flatMap(hostLines),
  ]
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('published-contract.txt')
})
