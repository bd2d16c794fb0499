const json = (
  status: number,
  contentType: string,
  body: unknown,
  headers: Record<string, string>,
): Response =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': contentType, ...headers } })

/** A success response with the vendor media type. @see https://integrations.docplanner.com/docs */
export const resource = (body: unknown, status = 200, headers: Record<string, string> = {}): Response =>
  json(status, 'application/vnd.docplanner+json; charset=UTF-8', body, headers)

/** A collection is wrapped in `_items`. */
export const collection = (items: readonly unknown[], more: Record<string, unknown> = {}): Response =>
  resource({ ...more, _items: items })

/** `errors` is `[]` when empty and becomes an object on validation. @see https://integrations.docplanner.com/guide/fundamentals/errors.html */
export const failure = (
  status: number,
  message: string,
  errors: Readonly<Record<string, readonly string[]>> | readonly never[] = [],
): Response => json(status, 'application/vnd.error+docplanner+json', { errors, message }, {})

export const invalidArguments = (errors: Readonly<Record<string, readonly string[]>>): Response =>
  failure(400, 'Invalid arguments', errors)

export const empty = (status = 204): Response => new Response(null, { status })
