import type { Context } from 'hono'
import { Failure } from '../../failure.ts'

/** Says which methods there are. @see https://www.rfc-editor.org/rfc/rfc9110#section-15.5.6 */
export const methodNotAllowed = (methods: readonly string[]) => {
  // Whatever answers GET answers HEAD.
  const allow = methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])).join(', ')
  return (c: Context): never => {
    throw new Failure('method-not-allowed', c.req.method, { allow })
  }
}

export const notFound = (c: Context): never => {
  throw new Failure('not-found', c.req.method)
}
