import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import {
  inputSchema,
  namedSchemas,
  outputSchema,
} from '@planbridge/bff/internal/http/host/open-api-schemas.ts'
import { eventSchemaName } from '@planbridge/bff/internal/http/host/open-api-webhooks.ts'
import {
  type HostEndpoint,
  hostEndpoints,
  hostFailures,
  idempotencyFailures,
} from '@planbridge/shared/host-api'
import { webhookEvents } from '@planbridge/shared/webhooks'
import { repositoryRoot } from '../../harness/repository-root.ts'
import { docsOf, type Documented } from './contract-docs.ts'
import { commentOf, typescriptOf } from './typescript-of.ts'

type Json = Readonly<Record<string, unknown>>
type Named = readonly [name: string, endpoint: HostEndpoint]

export const clientApiPath = join(repositoryRoot, 'bff/sdk/src/api.ts')

/** The method of the client for an endpoint: everything there is of a host. */
const methodOf = (name: string): string => name.replace(/^(get|list|remove|erase)Host/, '$1')

const typeNameOf = (name: string): string => {
  const method = methodOf(name)
  return `${method.charAt(0).toUpperCase()}${method.slice(1)}`
}

const declared = (name: string, type: string): string =>
  type.startsWith('{') ? `export interface ${name} ${type}` : `export type ${name} = ${type}`

const typesOf = ([name, { input, output }]: Named): string => {
  const docs = docsOf(name)
  return [
    declared(`${typeNameOf(name)}Input`, typescriptOf(inputSchema(input), docs?.member('input'))),
    declared(`${typeNameOf(name)}Output`, typescriptOf(outputSchema(output), docs?.member('output'))),
  ].join('\n\n')
}

const factsOf = ([name, { method, path, query = [], idempotent }]: Named): string =>
  `  ${methodOf(name)}: ${JSON.stringify({ method, path, query, idempotent: idempotent === true })},`

const failuresOfAll: ReadonlySet<string> = new Set([...hostFailures, ...idempotencyFailures])

const inBackticks = (texts: readonly string[]): string => texts.map((text) => `\`${text}\``).join(', ')

const methodComment = ([name, { summary, scope, failures }]: Named): string => {
  const own = [...new Set(failures)].filter((code) => !failuresOfAll.has(code))
  const rejections = own.length > 0 ? ` Rejects with ${inBackticks(own)}.` : ''
  return commentOf(`${docsOf(name)?.own ?? `${summary}.`}\n\nScope of the key: \`${scope}\`.${rejections}`)
}

const signatureOf = (named: Named): string => {
  const [name, { input }] = named
  const { required } = inputSchema(input)
  const type = typeNameOf(name)
  const mark = Array.isArray(required) && required.length > 0 ? '' : '?'
  return `${methodComment(named)}${methodOf(name)}(input${mark}: ${type}Input, options?: Options): Promise<${type}Output>`
}

/** The comments of events, whose schemas are made by a function. */
const eventDocs = new Map<string, Documented>(
  Object.entries(webhookEvents).map(([type, { summary }]) => [
    eventSchemaName(type),
    {
      own: `${summary}.`,
      inherited: undefined,
      member: (name) => (name === 'data' ? docsOf('webhookEvents')?.member(type) : undefined),
    },
  ]),
)

interface NamedSchema {
  readonly name: string
  readonly schema: Json
}

const propertiesOf = ({ schema }: NamedSchema): readonly (readonly [string, unknown])[] =>
  Object.entries(schema['properties'] ?? {})

const hasAllOf = (whole: NamedSchema, part: NamedSchema): boolean => {
  const texts = new Map(propertiesOf(whole).map(([name, schema]) => [name, JSON.stringify(schema)]))
  return propertiesOf(part).every(([name, schema]) => texts.get(name) === JSON.stringify(schema))
}

/** The other type that a type extends: it has all of its members, and more. */
const extendedBy = (whole: NamedSchema, all: readonly NamedSchema[]): NamedSchema | undefined =>
  all.find(
    (part) =>
      propertiesOf(part).length > 0 &&
      propertiesOf(part).length < propertiesOf(whole).length &&
      hasAllOf(whole, part),
  )

const sharedType = (all: readonly NamedSchema[]) => (type: NamedSchema) => {
  const { name, schema } = type
  const docs = eventDocs.get(name) ?? docsOf(name)
  const comment = commentOf(docs?.own)
  const extended = extendedBy(type, all)
  if (!extended) return `${comment}${declared(name, typescriptOf(schema, docs))}`
  const inherited = new Set(propertiesOf(extended).map(([member]) => member))
  const properties = Object.fromEntries(propertiesOf(type).filter(([member]) => !inherited.has(member)))
  const own = typescriptOf({ ...schema, properties }, docs)
  return `${comment}export interface ${name} extends ${extended.name} ${own}`
}

const source = (): string => {
  const entries = Object.entries<HostEndpoint>(hostEndpoints)
  const shared = Object.entries(namedSchemas() as Readonly<Record<string, Json>>)
    .map(([name, schema]) => ({ name, schema }))
    .filter(({ name }) => name !== 'Problem')
  return `// Written by test/tools/host-client/main.ts from the contract. Change shared/src/host-api instead.

${shared.map(sharedType(shared)).join('\n\n')}

${entries.map(typesOf).join('\n\n')}

/** How an endpoint is called. */
export interface EndpointFacts {
  readonly method: string
  readonly path: string
  readonly query: readonly string[]
  readonly idempotent: boolean
}

export const endpoints = {
${entries.map(factsOf).join('\n')}
} as const satisfies Readonly<Record<string, EndpointFacts>>

/**
 * A method for each endpoint. Every method can reject with ${inBackticks(hostFailures)}, and one that takes an idempotency
 * key with ${inBackticks(idempotencyFailures)}.
 */
export interface HostApi<Options> {
${entries.map(signatureOf).join('\n')}
}
`
}

/** The module of the client that the contract determines: types with their comments, and how each endpoint is called. */
export const clientApi = (): string => {
  const formatter = join(repositoryRoot, 'node_modules/.bin/oxfmt')
  const input = { input: source(), encoding: 'utf8', cwd: repositoryRoot } as const
  const { stdout, stderr, status } = spawnSync(formatter, ['--stdin-filepath', clientApiPath], input)
  if (status !== 0) throw new Error(stderr)
  return stdout
}
