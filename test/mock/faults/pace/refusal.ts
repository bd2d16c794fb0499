type Told = Readonly<Record<string, string>>

/** A refusal in JSON, with headers that say how it stands. */
export const refusal = (status: number, body: unknown, headers: Told = {}): Response =>
  Response.json(body, { status, headers })

/** The gateway's own spelling, blanks included. @see https://learn.microsoft.com/en-us/azure/api-management/quota-policy */
export const gatewayRefusal = (status: number, message: string, headers: Told = {}): Response =>
  new Response(`{ "statusCode": ${status}, "message": "${message}" }`, {
    status,
    headers: { 'content-type': 'application/json', ...headers },
  })

/** Docplanner's moment of the next beginning, in the time of the country. */
export const localMoment = (at: number): string =>
  new Date(at + 3_600_000).toISOString().replace(/[.]\d+Z$/, '+01:00')
