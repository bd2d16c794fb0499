import type { Random } from '../../random.ts'
import type { DynamicPlannerPerson } from '../people.ts'
import { failed, writeOutcome, type ApiError, type ApiOutcome } from './api-answer.ts'
import { checkBearer, type BearerNeeds } from './bearer.ts'
import { sampleClients, type ClientRecord } from './client-records.ts'
import { gatewayNotFound, type ApiEnvironment, type GatewayResult } from './gateway.ts'
import { operationFor } from './operations.ts'

export interface ApiNeeds {
  readonly passGateway: (request: Request) => GatewayResult
  readonly bearer: BearerNeeds
  readonly people: readonly DynamicPlannerPerson[]
  readonly random: Random
}

type Records = Readonly<Record<ApiEnvironment, Map<string, ClientRecord>>>

/** The Open API behind its gateway. Checks the operation, subscription key, limits, bearer token and scope, in this order. */
export const api = (needs: ApiNeeds) => {
  const records: Records = { development: recordsOf('development'), production: recordsOf('production') }
  return async (request: Request): Promise<Response> => {
    const found = operationFor(request.method, new URL(request.url).pathname)
    if (found === undefined) return gatewayNotFound()
    const passed = needs.passGateway(request)
    if (passed.kind === 'stopped') return passed.response
    const requestId = needs.random.uuid()
    const ids = { requestId, traceId: request.headers.get('x-dt-traceid') ?? requestId }
    return writeOutcome(await perform(needs, { request, found, clients: records[passed.environment] }), ids)
  }
}

const recordsOf = (environment: ApiEnvironment) =>
  new Map(sampleClients(environment).map((record) => [record.id, record]))

interface Performance {
  readonly request: Request
  readonly found: NonNullable<ReturnType<typeof operationFor>>
  readonly clients: Map<string, ClientRecord>
}

const perform = async (needs: ApiNeeds, { request, found, clients }: Performance): Promise<ApiOutcome> => {
  const authentication = await checkBearer(needs.bearer, request)
  // assumed: the values of `error`; only `InvalidRequest` is documented
  if (authentication.kind === 'rejected')
    return failed({ status: 401, error: 'Unauthorized', message: authentication.message })
  const { scopes, employeeId } = authentication.bearer
  if (!scopes.includes(found.scope)) return forbidden(`The access token lacks the scope ${found.scope}.`)
  const employee = needs.people.find((person) => person.employeeId === employeeId && person.active !== false)
  if (employee === undefined) return forbidden('The access token names no active employee.')
  const body = request.method === 'PUT' ? await readJson(request) : undefined
  return found.operation({
    employee,
    clients,
    ids: found.ids,
    query: new URL(request.url).searchParams,
    body,
  })
}

const forbidden = (message: string) => failed({ status: 403, error: 'Forbidden', message } satisfies ApiError)

const readJson = async (request: Request): Promise<unknown> => {
  try {
    return await request.json()
  } catch {
    return undefined
  }
}
