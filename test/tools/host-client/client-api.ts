import { openApi } from '@planbridge/bff/internal/http/host/open-api.ts'
import { failureCodes } from '@planbridge/shared/contract'
import { type HostEndpoint, hostEndpoints } from '@planbridge/shared/host-api'
import * as z from 'zod/mini'
import { typescriptOf } from './typescript-of.ts'

type Json = Readonly<Record<string, unknown>>

/** The method of the client for an endpoint: everything there is of a host. */
const methodOf = (name: string): string => name.replace(/^(get|list|remove|erase)Host/, '$1')

const typeNameOf = (name: string): string => {
  const method = methodOf(name)
  return `${method.charAt(0).toUpperCase()}${method.slice(1)}`
}

const schemaOf = (schema: z.core.$ZodType): Json =>
  z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })

const described = openApi('https://planbridge.example.com') as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly responses: Json }>>>>
  readonly components: { readonly schemas: Readonly<Record<string, Json>> }
}

const outputOf = ({ method, path }: HostEndpoint): Json => {
  const operation = described.paths[`/v1${path.replace(/:(\w+)/g, '{$1}')}`]?.[method.toLowerCase()]
  const answer = operation?.responses['200'] as
    | { readonly content: { readonly 'application/json': { readonly schema: Json } } }
    | undefined
  if (!answer) throw new Error(`${path} is not described`)
  return answer.content['application/json'].schema
}

const declared = (name: string, type: string): string =>
  type.startsWith('{') ? `export interface ${name} ${type}` : `export type ${name} = ${type}`

const typesOf = ([name, endpoint]: readonly [string, HostEndpoint]): string =>
  [
    declared(`${typeNameOf(name)}Input`, typescriptOf(schemaOf(endpoint.input))),
    declared(`${typeNameOf(name)}Output`, typescriptOf(outputOf(endpoint))),
  ].join('\n')

const factsOf = ([name, { method, path, query = [], idempotent }]: readonly [string, HostEndpoint]) =>
  `  ${methodOf(name)}: ${JSON.stringify({ method, path, query, idempotent: idempotent === true })},`

const signatureOf = ([name, { input, summary }]: readonly [string, HostEndpoint]): string => {
  const { required } = schemaOf(input)
  const type = typeNameOf(name)
  const mark = Array.isArray(required) && required.length > 0 ? '' : '?'
  return `  /** ${summary}. */\n  ${methodOf(name)}(input${mark}: ${type}Input, options?: Options): Promise<${type}Output>`
}

/** The module of the client that the contract determines: types, and how each endpoint is called. */
export const clientApi = (): string => {
  const entries = Object.entries<HostEndpoint>(hostEndpoints)
  const schemas = Object.entries(described.components.schemas).filter(([name]) => name !== 'Problem')
  return `// Written by test/tools/host-client/main.ts from the contract. Change shared/src/host-api instead.

/** The codes of failures. Codes are only ever added. */
export type FailureCode = ${failureCodes.map((code) => `'${code}'`).join(' | ')}

${schemas.map(([name, schema]) => declared(name, typescriptOf(schema))).join('\n\n')}

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

/** A method for each endpoint. */
export interface HostApi<Options> {
${entries.map(signatureOf).join('\n')}
}
`
}
