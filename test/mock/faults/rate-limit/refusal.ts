type HeaderFields = Readonly<Record<string, string>>

/** A JSON response that refuses a call. */
export const refusal = (status: number, body: unknown, headers: HeaderFields = {}): Response =>
  Response.json(body, { status, headers })

/**
 * A refusal of Azure API Management, with the gateway's own spacing in the body.
 * @see https://learn.microsoft.com/en-us/azure/api-management/quota-policy
 */
export const gatewayRefusal = (status: number, message: string, headers: HeaderFields = {}): Response =>
  new Response(`{ "statusCode": ${status}, "message": "${message}" }`, {
    status,
    headers: { 'content-type': 'application/json', ...headers },
  })

/** The time at which Docplanner's next window begins, as local time with an offset. */
export const localTime = (at: number): string =>
  new Date(at + 3_600_000).toISOString().replace(/[.]\d+Z$/, '+01:00')
