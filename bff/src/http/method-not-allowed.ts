import type { Context } from 'hono'
import { Failure } from '../failure.ts'

export const methodNotAllowed = (c: Context): never => {
  throw new Failure('method-not-allowed', c.req.method)
}

export const notFound = (c: Context): never => {
  throw new Failure('not-found', c.req.method)
}
