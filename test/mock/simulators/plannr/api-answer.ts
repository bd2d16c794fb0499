import type { Context } from 'hono'

export const json = (body: unknown, status = 200): Response =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } })

/** Laravel's `wantsJson`: true if the first accepted type contains JSON. */
export const wantsJson = (request: Request): boolean =>
  /[/+]json/.test((request.headers.get('accept') ?? '').split(',')[0] ?? '')

/** The path to which Laravel redirects a browser that is not signed in. */
const toLogin = (request: Request): Response =>
  new Response(null, { status: 302, headers: { location: `${new URL(request.url).origin}/login` } })

/** 401 as JSON, or a redirect to the login page if the request does not accept JSON. @see https://api-how-to.plannrcrm.com/getting-started/making-requests */
export const unauthenticated = (request: Request): Response =>
  wantsJson(request) ? json({ message: 'Unauthenticated.' }, 401) : toLogin(request)

/** `{"message":…}` as JSON, or a page. @see https://apidocs.plannrcrm.com */
export const problem = (request: Request, status: number, message: string): Response =>
  wantsJson(request)
    ? json({ message }, status)
    : new Response(`<!DOCTYPE html><title>${status}</title><h1>${status}</h1>`, {
        status,
        headers: { 'content-type': 'text/html; charset=UTF-8' },
      })

/** 422 with Laravel's summary of the messages, or a redirect back if the request does not accept JSON. */
export const invalid = (c: Context, errors: Readonly<Record<string, readonly string[]>>): Response => {
  const messages = Object.values(errors).flat()
  const more = messages.length - 1
  const rest = more === 0 ? '' : ` (and ${more} more error${more === 1 ? '' : 's'})`
  const message = `${messages[0] ?? 'The given data was invalid.'}${rest}`
  if (wantsJson(c.req.raw)) return json({ message, errors }, 422)
  return new Response(null, { status: 302, headers: { location: new URL(c.req.url).origin } })
}
