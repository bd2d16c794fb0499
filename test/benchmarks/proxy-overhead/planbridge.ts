import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ConnectionId } from '@planbridge/shared/contract'
import { type Browser, openBrowser } from '../../deployments/browser.ts'
import { appOrigin, configText, environment } from '../../deployments/config-text.ts'
import { freePortsOf } from '../../e2e/free-ports.ts'
import { applicationsAt } from '../../independent/applications.ts'
import { fleetConfig } from '../../reliability/storms/fleet.ts'
import type { Contender, Stage } from './contender.ts'
import { type Running, startPinned } from './machine/pinned.ts'
import { apiPaths } from './stage/api.ts'

export interface PlanbridgeWish {
  /** For Node itself, such as `--inspect`. */
  readonly nodeOptions?: readonly string[]
  /** More lines at the top of the configuration. */
  readonly config?: string
}

const main = join(import.meta.dirname, '../../../bff/src/main.ts')

const originAt = (port: number) => `http://localhost:${port}`

const startProcess = async (stage: Stage, wish: PlanbridgeWish): Promise<Running> => {
  const [operations] = await freePortsOf(1)
  const origin = originAt(stage.port)
  const file = join(stage.folder, 'planbridge.config.yaml')
  const places = `store: { path: planbridge.db }
listen: { host: 127.0.0.1, port: ${stage.port} }
operations_listener: { host: 127.0.0.1, port: ${operations} }
${wish.config ?? ''}`
  const written = fleetConfig(stage)(configText('guests')).replaceAll(appOrigin.guests, origin)
  writeFileSync(file, places + written)
  return startPinned({
    cpu: 'measured',
    command: process.execPath,
    args: [...(wish.nodeOptions ?? []), main],
    env: { ...environment, NODE_ENV: 'production', PLANBRIDGE_CONFIG: file },
    ready: '"event":"started"',
  })
}

/** A browser at a process, over HTTP. */
const browserAt = ({ port, issuer }: Stage): Browser =>
  openBrowser({
    origin: originAt(port),
    planbridge: { fetch: (request) => fetch(request) },
    network: { fetch: (input, init) => fetch(input, init) },
    simulators: { identity: { origins: [new URL(issuer).origin] } },
    config: { integrations: [] },
  })

const connect = async (browser: Browser): Promise<ConnectionId> =>
  (await browser.connected({ integration: 'dp-hybrid' }, { account: 'priya.nair' })).id

/** Planbridge as an operator runs it, with a person who connected through its front door. */
export const planbridge = (name = 'Planbridge', wish: PlanbridgeWish = {}): Contender => ({
  name,
  applicationsAt: (port) => applicationsAt(originAt(port)),
  async start(stage) {
    const running = await startProcess(stage, wish)
    const browser = browserAt(stage)
    const connection = await connect(browser)
    const cookie = [...browser.jar].map((pair) => pair.join('=')).join('; ')
    return {
      running,
      port: stage.port,
      cookie,
      host: `localhost:${stage.port}`,
      pathOf: (size) => `/bff/proxy/${connection}${apiPaths[size]}`,
    }
  },
})
