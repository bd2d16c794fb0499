import type { EndpointFacts } from '@planbridge/shared/contract'
import type { Context } from 'hono'
import { Failure } from '../failure.ts'
import { readBody } from './read-body.ts'

const bodyBytesMax = 131_072
const jsonType = /^application\/json\s*(?:;\s*charset=utf-8\s*)?$/i

/**
 * Reads the input of an endpoint: the members of the body, of the query as far as it is given, and the parameters of the path. Throws
 * `request-malformed`, `request-too-large` or `media-type-unsupported`.
 */
export const readInput = async (
  c: Context,
  { method, input }: Pick<EndpointFacts, 'method' | 'input'>,
  query: Readonly<Record<string, string>> = {},
): Promise<unknown> => {
  const body = method === 'GET' || method === 'DELETE' ? {} : await readJson(c)
  const parsed = input.safeParse({ ...body, ...query, ...c.req.param() })
  if (parsed.success) return parsed.data
  const where = parsed.error.issues.map((issue) => issue.path.join('.') || issue.code).slice(0, 10)
  throw new Failure('request-malformed', `input: ${where.join(', ')}`)
}

const readJson = async (c: Context): Promise<object> => {
  if (!jsonType.test(c.req.header('content-type') ?? ''))
    throw new Failure('media-type-unsupported', 'not application/json')
  const bytes = await readBody(c.req.raw, bodyBytesMax)
  try {
    const value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
  } catch {
    // Answered like JSON that is not an object.
  }
  throw new Failure('request-malformed', 'the body is not a JSON object')
}
