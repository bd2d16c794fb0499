import { type KitOptions, planbridgeHandlers } from '@planbridge/mock/handlers'
import { openKit, startPlanbridge } from '@planbridge/mock/node'
import { setupServer } from 'msw/node'
import type { Wire } from '../../harness/mock/wire.ts'

/** Opens a kit behind a wire. */
export type OpenWire = (options?: KitOptions) => Promise<Wire>

const inProcess: OpenWire = async (options) => {
  const kit = await openKit(options)
  return { name: 'in process', kit, send: kit.fetch, close: kit.close }
}

const overHttp: OpenWire = async (options) => {
  const kit = await startPlanbridge(options)
  return { name: 'HTTP', kit, send: (request) => fetch(request), close: kit.close }
}

const throughMsw: OpenWire = async (options) => {
  const planbridge = planbridgeHandlers(options)
  const server = setupServer(...planbridge)
  server.listen({ onUnhandledFrame: 'error' })
  const close = async () => {
    server.close()
    await planbridge.close()
  }
  return { name: 'MSW in Node', kit: await planbridge.kit(), send: (request) => fetch(request), close }
}

/** The wires of this process. The other two need a browser: `test/component/mock-wire` and `test/e2e/mock`. */
export const wires: Readonly<Record<string, OpenWire>> = {
  'in process': inProcess,
  HTTP: overHttp,
  'MSW in Node': throughMsw,
}
