import type { Kit, KitOptions } from '../kit/kit.ts'
import { openKit } from '../kit/open-kit.ts'
import { throughHttp } from '../transports/http.ts'

export interface PlanbridgeServerOptions extends Omit<KitOptions, 'origin' | 'providerOrigins'> {
  /** The port of Planbridge. Default: a free one. The providers always take free ports. */
  readonly port?: number
}

/** Starts the whole system over HTTP on 127.0.0.1: Planbridge and each provider on a port of its own. */
export const startPlanbridge = async ({
  port = 0,
  ...options
}: PlanbridgeServerOptions = {}): Promise<Kit> => {
  let opening: Promise<Kit> | undefined
  const server = await throughHttp(
    ([origin, identity, api, plannr, docplanner, firm]) => {
      const providerOrigins = { identity: `${identity}/identity`, api, plannr, docplanner, firm }
      const opened = openKit({ ...options, origin, providerOrigins })
      opening = opened
      return { origins: [], fetch: async (request: Request) => (await opened).fetch(request) }
    },
    [port, 0, 0, 0, 0, 0],
  )
  const kit = await opening
  if (kit === undefined) throw new Error('the servers were started without a kit')
  const { close } = kit
  return Object.assign(kit, {
    close: async () => {
      await server.close()
      await close()
    },
  })
}
