import type { EndpointFacts } from '@planbridge/shared/contract'
import type { Handler, Hono } from 'hono'
import { methodNotAllowed } from './method-not-allowed.ts'

/** Mounts a list of endpoints. Another method on the same path is answered with 405. */
export const mountEndpoints = <Name extends string>(
  app: Hono,
  endpoints: Readonly<Record<Name, EndpointFacts>>,
  handlerOf: (name: Name) => Handler,
): void => {
  const names = Object.keys(endpoints) as Name[]
  for (const name of names) app.on(endpoints[name].method, endpoints[name].path, handlerOf(name))
  const byPath = Map.groupBy(names, (name) => endpoints[name].path)
  for (const [path, same] of byPath)
    app.all(path, methodNotAllowed(same.map((name) => endpoints[name].method)))
}
