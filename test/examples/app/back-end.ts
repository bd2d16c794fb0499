import { createPlanbridge, type PlanbridgeOptions } from '@planbridge/node'

/** The routes of our back end for the page, as a function of a request. Our app's own sign-in is left out: everybody is `user-17`. */
export function backEnd(options: PlanbridgeOptions): (request: Request) => Promise<Response> {
  const planbridge = createPlanbridge(options)
  const subject = 'user-17'
  return async (request) => {
    const { pathname, origin } = new URL(request.url)
    if (pathname === '/planbridge/session') {
      const session = await planbridge.createConnectSession({
        subject,
        display_name: 'Ada Winter',
        allowed_origins: [origin],
        return_url: `${origin}/`,
      })
      return Response.json(session)
    }
    if (pathname === '/planbridge/accounts') {
      const { connections } = await planbridge.listConnections({ subject })
      return Response.json(
        connections.map(({ account, status }) => ({ name: account?.name ?? 'Unnamed', status })),
      )
    }
    return new Response('Not found', { status: 404 })
  }
}
