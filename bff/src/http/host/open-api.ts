import {
  type FailureCode,
  failures as failureTable,
  failureTitles,
  noAnswerFailures,
} from '@planbridge/shared/contract'
import { type HostEndpoint, hostEndpoints, hostFailures, type HostScope } from '@planbridge/shared/host-api'
import { inputSchema, type Json, namedSchemas, outputSchema } from './open-api-schemas.ts'
import { describedWebhooks } from './open-api-webhooks.ts'

/** Failures of every endpoint, which they do not declare each. */
const failuresOfAll: readonly FailureCode[] = [
  'request-malformed',
  'origin-not-allowed',
  'store-unavailable',
  'internal',
]
const failuresOfBodies: readonly FailureCode[] = ['request-too-large', 'media-type-unsupported']

const problemContent = (codes: readonly FailureCode[]): Json => ({
  'application/problem+json': {
    schema: {
      allOf: [
        { $ref: '#/components/schemas/Problem' },
        { type: 'object', properties: { code: { enum: codes } } },
      ],
    },
  },
})

const retryAfter = {
  'Retry-After': { description: 'Seconds to wait before a retry', schema: { type: 'integer' } },
} as const

const problems = (codes: readonly FailureCode[]): Json => {
  const byStatus = Map.groupBy([...new Set(codes)], (code) => failureTable[code].status)
  return Object.fromEntries(
    [...byStatus].map(([status, same]) => [
      String(status),
      {
        description: same.map((code) => `\`${code}\`: ${failureTitles[code]}`).join('. '),
        ...((status === 429 || status === 503) && { headers: retryAfter }),
        content: problemContent(same),
      },
    ]),
  )
}

interface ObjectSchema {
  readonly properties?: Readonly<Record<string, Json>>
  readonly required?: readonly string[]
}

const parametersOf = ({ path, query = [], idempotent }: HostEndpoint, input: ObjectSchema): Json[] => {
  const schemas = Object.entries(input.properties ?? {})
  const inPath = schemas.filter(([name]) => isInPath(path, name))
  const inQuery = schemas.filter(([name]) => query.includes(name))
  return [
    ...inPath.map(([name, schema]) => ({ name, in: 'path', required: true, schema })),
    ...inQuery.map(([name, schema]) => ({
      name,
      in: 'query',
      required: input.required?.includes(name) ?? false,
      schema,
    })),
    ...(idempotent ? [{ $ref: '#/components/parameters/IdempotencyKey' }] : []),
  ]
}

const isInPath = (path: string, name: string): boolean => path.split('/').includes(`:${name}`)

const bodyOf = ({ method, path, query = [] }: HostEndpoint, input: Json & ObjectSchema): Json => {
  if (method === 'GET' || method === 'DELETE') return {}
  const isInBody = (name: string) => !isInPath(path, name) && !query.includes(name)
  const properties = Object.entries(input.properties ?? {}).filter(([name]) => isInBody(name))
  const schema = {
    ...input,
    properties: Object.fromEntries(properties),
    required: (input.required ?? []).filter(isInBody),
  }
  return { requestBody: { required: true, content: { 'application/json': { schema } } } }
}

const operationOf = (name: string, endpoint: HostEndpoint): Json => {
  const input = inputSchema(endpoint.input)
  const hasBody = endpoint.method === 'POST' || endpoint.method === 'PUT'
  const codes = [...endpoint.failures, ...failuresOfAll, ...(hasBody ? failuresOfBodies : [])]
  const content = { 'application/json': { schema: outputSchema(endpoint.output) } }
  const parameters = parametersOf(endpoint, input)
  return {
    operationId: name,
    summary: endpoint.summary,
    security: permittedBy(endpoint.scope),
    ...(parameters.length > 0 && { parameters }),
    ...bodyOf(endpoint, input),
    responses: { 200: { description: endpoint.summary, content }, ...problems(codes) },
  }
}

const permittedBy = (scope: HostScope) => [{ hostKey: [scope] }]

const braced = (path: string): string => `/v1${path.replace(/:(\w+)/g, '{$1}')}`

/** The failures of an API call that are Planbridge's own; answers of the provider are passed on with their status. */
const callFailures: readonly FailureCode[] = [
  ...hostFailures,
  ...failuresOfAll,
  'connection-not-found',
  'connection-unverified',
  'host-subject-required',
  'operation-not-allowed',
  'operation-not-agreed',
  'delegation-required',
  'not-permitted',
  'user-not-present',
  'account-choice-needed',
  'reconnect-required',
  'token-not-accepted',
  'scope-missing',
  'scope-not-requested',
  'subscription-key-rejected',
  'rate-limited',
  'quota-exhausted',
  'request-too-large',
  'call-to-repeat',
  'credential-in-answer',
  'vault-unreadable',
  ...noAnswerFailures,
]

const callOperation = (method: string): Json => ({
  operationId: `call_${method}`,
  summary: 'Call an API of the provider as the user',
  description:
    'The path below the connection is that of the provider’s API, with its slashes. Only the operations of the integration can be called.',
  security: permittedBy('call'),
  ...(method !== 'get' && { requestBody: { content: { '*/*': { schema: {} } } } }),
  responses: {
    '2XX': { description: 'The answer of the provider', content: { '*/*': { schema: {} } } },
    ...problems(callFailures),
  },
})

const callPath: Json = {
  parameters: [
    { name: 'connection', in: 'path', required: true, schema: { type: 'string' } },
    { name: 'path', in: 'path', required: true, schema: { type: 'string' } },
    {
      name: 'planbridge-subject',
      in: 'header',
      description:
        'The host’s own id of its user, percent-encoded UTF-8; required for the connections of the host’s users. The host vouches that the user is present.',
      schema: { type: 'string', maxLength: 2000 },
    },
  ],
  ...Object.fromEntries(['get', 'post', 'put', 'patch', 'delete'].map((name) => [name, callOperation(name)])),
}

const pathsOf = (): Json => {
  const byPath = Map.groupBy(Object.entries<HostEndpoint>(hostEndpoints), ([, { path }]) => path)
  const own = [...byPath].map(([path, same]) => [
    braced(path),
    Object.fromEntries(
      same.map(([name, endpoint]) => [endpoint.method.toLowerCase(), operationOf(name, endpoint)]),
    ),
  ])
  return { ...(Object.fromEntries(own) as Json), '/v1/proxy/{connection}/{path}': callPath }
}

/**
 * Describes the API for the back ends of hosts, from the values of the contract.
 * @param origin The app's origin.
 * @see https://spec.openapis.org/oas/v3.1.1.html
 */
export const openApi = (origin: string): Json => ({
  openapi: '3.1.1',
  info: {
    title: 'Planbridge for the back ends of hosts',
    version: '1',
    summary: 'Connections of a host’s users to planning providers, and calls of their APIs',
    license: { name: 'Proprietary', identifier: 'LicenseRef-Planbridge' },
  },
  servers: [{ url: origin }],
  security: [{ hostKey: [] }],
  paths: pathsOf(),
  webhooks: describedWebhooks(),
  components: {
    schemas: namedSchemas(),
    parameters: {
      IdempotencyKey: {
        name: 'Idempotency-Key',
        in: 'header',
        description:
          'A repeated request with the same key gets the first answer for 24 hours. One text of 1 to 200 characters, with or without quotes.',
        schema: { type: 'string', maxLength: 202 },
      },
    },
    securitySchemes: {
      hostKey: { type: 'http', scheme: 'bearer', description: 'A host key, with the scope that is named' },
    },
  },
})
