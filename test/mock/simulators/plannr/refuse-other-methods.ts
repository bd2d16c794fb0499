import type { Hono } from 'hono'
import { problem } from './api-answer.ts'
import type { Caller } from './api-guard.ts'

/** Answers 405 with Laravel's message if the path exists for another method only. @see https://apidocs.plannrcrm.com */
export const refuseOtherMethods = (api: Hono<Caller>): void => {
  const byPath = new Map<string, string[]>()
  for (const { path, method } of api.routes)
    if (method !== 'ALL')
      byPath.set(path, [...(byPath.get(path) ?? []), ...(method === 'GET' ? ['GET', 'HEAD'] : [method])])
  for (const [path, methods] of byPath)
    api.all(path, (c) => {
      const route = c.req.path.slice(1)
      const supported = methods.join(', ')
      const message = `The ${c.req.method} method is not supported for route ${route}. Supported methods: ${supported}.`
      const response = problem(c.req.raw, 405, message)
      response.headers.set('allow', supported)
      return response
    })
}
