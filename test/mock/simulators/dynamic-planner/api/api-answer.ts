/** An error of the API. `writeOutcome` adds the `correlationId`. */
export interface ApiError {
  readonly status: 400 | 401 | 403 | 404
  readonly error: string
  readonly message: string
  readonly details?: { readonly field: string; readonly issue: string }
}

export type ApiOutcome =
  | { readonly kind: 'found'; readonly status: 200 | 201; readonly body: unknown }
  | { readonly kind: 'failed'; readonly failure: ApiError }

export const found = (body: unknown, status: 200 | 201 = 200): ApiOutcome => ({ kind: 'found', status, body })

export const failed = (failure: ApiError): ApiOutcome => ({ kind: 'failed', failure })

/** The response of an outcome, with the two ids that every API response has. */
export const writeOutcome = (outcome: ApiOutcome, ids: { traceId: string; requestId: string }): Response => {
  const headers = { 'x-dt-traceid': ids.traceId, 'x-dt-requestid': ids.requestId }
  if (outcome.kind === 'found') return Response.json(outcome.body, { status: outcome.status, headers })
  const { status, error, message, details } = outcome.failure
  // assumed: the correlation id is the request id, because a caller may choose the trace id
  const body = { error, message, correlationId: ids.requestId, ...(details === undefined ? {} : { details }) }
  return Response.json(body, { status, headers })
}

const pageSizeMax = 200

/** A page of a list in its envelope, or an error for invalid paging parameters. */
export const paged = (items: readonly unknown[], query: URLSearchParams): ApiOutcome => {
  const pageSize = Number(query.get('pageSize') ?? 50)
  const pageNumber = Number(query.get('pageNumber') ?? 1)
  if (!isWithin(pageSize, pageSizeMax))
    return badPaging('pageSize', `Value must be between 1 and ${pageSizeMax}.`)
  if (!isWithin(pageNumber, Number.MAX_SAFE_INTEGER))
    return badPaging('pageNumber', 'Value must be 1 or more.')
  const first = (pageNumber - 1) * pageSize
  // assumed: the documentation speaks of an envelope with pagination metadata and names none of its fields
  return found({
    data: items.slice(first, first + pageSize),
    pageNumber,
    pageSize,
    totalCount: items.length,
    totalPages: Math.ceil(items.length / pageSize),
  })
}

const isWithin = (number: number, max: number) => Number.isInteger(number) && number >= 1 && number <= max

const badPaging = (field: string, issue: string) =>
  failed({
    status: 400,
    error: 'InvalidRequest',
    message: `The provided ${field} is invalid.`,
    details: { field, issue },
  })
