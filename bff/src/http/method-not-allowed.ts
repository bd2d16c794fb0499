import type { Context } from 'hono'
import { Failure } from '../failure.ts'

/** Throws `method-not-allowed` with the methods for the `Allow` header. @see https://www.rfc-editor.org/rfc/rfc9110#section-15.5.6 */
export const methodNotAllowed = (methods: readonly string[]) => {
  // Hono answers HEAD with the GET handler.
  const allow = methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])).join(', ')
  return (c: Context): never => {
    throw new Failure('method-not-allowed', c.req.method, { allow })
  }
}

export const notFound = (c: Context): never => {
  throw new Failure('not-found', c.req.method)
}
