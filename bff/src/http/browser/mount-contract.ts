import { type EndpointName, endpoints } from '@planbridge/shared/contract'
import type { Hono } from 'hono'
import { answer, type Threshold, type UseCases } from './answer.ts'
import { methodNotAllowed } from './method-not-allowed.ts'

export const mountContract = (app: Hono, useCases: UseCases, threshold: Threshold): void => {
  const names = Object.keys(endpoints) as EndpointName[]
  const mount = (name: EndpointName) =>
    app.on(endpoints[name].method, endpoints[name].path, answer(endpoints[name], useCases[name], threshold))
  names.forEach(mount)
  const byPath = Map.groupBy(names, (name) => endpoints[name].path)
  byPath.forEach((those, path) =>
    app.all(path, methodNotAllowed(those.map((name) => endpoints[name].method))),
  )
}
