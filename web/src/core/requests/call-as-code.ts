import type { ConnectionId, Operation } from '@planbridge/shared/contract'
import { apiPath, type FieldValues, typedBody } from './api-call.ts'

/** A call that a host's back end would make. */
export interface HostCall {
  /** The origin of Planbridge. */
  readonly origin: string
  readonly connection: ConnectionId
  readonly operation: Operation
  readonly values: FieldValues
}

const urlOf = ({ origin, connection, operation, values }: HostCall): string =>
  `${origin}/v1/proxy/${connection}${apiPath(operation, values)}`

/** Quotes a text for a POSIX shell. */
const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`

export function asCurl(call: HostCall): string {
  const { operation, values } = call
  const body = typedBody(operation, values)
  return [
    `curl --request ${operation.method} ${quoted(urlOf(call))}`,
    '--header "Authorization: Bearer $PLANBRIDGE_HOST_KEY"',
    ...(body === null || operation.body === null
      ? []
      : [`--header ${quoted(`Content-Type: ${operation.body.media_type}`)}`, `--data-raw ${quoted(body)}`]),
  ].join(' \\\n  ')
}

export function asTypeScript(call: HostCall): string {
  const { operation, values } = call
  const body = typedBody(operation, values)
  const headers = [
    '    authorization: `Bearer ${process.env.PLANBRIDGE_HOST_KEY}`,',
    ...(body === null || operation.body === null
      ? []
      : [`    'content-type': ${JSON.stringify(operation.body.media_type)},`]),
  ]
  return [
    `const response = await fetch(${JSON.stringify(urlOf(call))}, {`,
    `  method: ${JSON.stringify(operation.method)},`,
    '  headers: {',
    ...headers,
    '  },',
    ...(body === null ? [] : [`  body: ${JSON.stringify(body)},`]),
    '})',
  ].join('\n')
}
