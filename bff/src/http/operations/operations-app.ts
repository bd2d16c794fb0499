import type { FailureCode } from '@planbridge/shared/contract'
import { operationsEndpoints, type OperationsEndpointName } from '@planbridge/shared/contract/operations'
import { type Handler, Hono } from 'hono'
import { Failure } from '../../failure.ts'
import { notFound } from '../method-not-allowed.ts'
import { mountEndpoints } from '../mount-endpoints.ts'
import { readInput } from '../read-input.ts'
import { addressPage } from './address-page.ts'
import { type OperationsNeeds, operationsUseCases } from './operations-use-cases.ts'

/** The page has no script, and a style of its own. */
const pagePolicy =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** Failures whose details operators may see. */
const explained: ReadonlySet<FailureCode> = new Set([
  'store-unavailable',
  'addresses-unknown',
  'starting',
  'draining',
])

/** Liveness, readiness and health for operators, on a port of its own. Texts are sent as text, everything else as JSON. */
export const operationsApp = (needs: OperationsNeeds): Hono => {
  const useCases = operationsUseCases(needs)
  const handlerOf =
    (name: OperationsEndpointName): Handler =>
    async (c) => {
      const endpoint = operationsEndpoints[name]
      const useCase = useCases[name] as (input: unknown, caller: undefined) => Promise<unknown>
      const output = endpoint.output.parse(await useCase(await readInput(c, endpoint), undefined))
      c.header('cache-control', 'no-store')
      return typeof output === 'string' ? c.text(output) : c.json(output)
    }
  const app = new Hono()
  app.onError((error) => {
    const failure = error instanceof Failure ? error : new Failure('internal', 'operations', { cause: error })
    const headers: Record<string, string> = failure.allow === undefined ? {} : { allow: failure.allow }
    const text = explained.has(failure.code) ? failure.message : failure.code
    return new Response(text, { status: failure.status, headers })
  })
  mountEndpoints(app, operationsEndpoints, handlerOf)
  app.get('/addresses.html', async (c) => {
    c.header('cache-control', 'no-store')
    c.header('content-security-policy', pagePolicy)
    return c.html(addressPage(await useCases.getAddresses({}, undefined)))
  })
  app.all('*', notFound)
  return app
}
