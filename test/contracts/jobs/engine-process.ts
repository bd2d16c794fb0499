// A Planbridge process without HTTP: a store and a job engine. It reports each provider call to its parent, which responds.
// It exits with its parent.
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { openEngine } from '@planbridge/bff/internal/cli/open-engine.ts'
import { openStore } from '@planbridge/bff/internal/cli/open-store.ts'
import { type Config, Secret } from '@planbridge/bff/testing'
import { deployment } from '../../harness/deployment/deployment.ts'
import { realClock } from '../../harness/deployment/movable-clock.ts'

/** The store, and the offset of the process's clock. */
export interface ProcessOptions {
  readonly kind: Config['store']['kind']
  /** A file path or a PostgreSQL URL. */
  readonly location: string
  readonly aheadMs: number
}

const { kind, location, aheadMs } = JSON.parse(process.argv[2] ?? '{}') as ProcessOptions
const storeConfig: Config['store'] =
  kind === 'sqlite' ? { kind, path: location } : { kind, url: new Secret(location), poolMax: 4 }

const send = (message: string) => process.send?.(message)

const opened = await openStore(storeConfig, { storeConnectionLost: () => undefined })
if (opened.kind === 'refused') throw new Error(opened.reason)
const { store } = opened
const { planbridge } = await deployment({
  store,
  clock: realClock(aheadMs),
  engines: {
    async forward() {
      send('called')
      await once(process, 'message')
      return { kind: 'answer', response: { status: 200, headers: {}, body: null } }
    },
  },
})
const report = (error: unknown) => process.stderr.write(`${String(error)}\n`)
const engine = await openEngine(storeConfig, { sleep: (ms) => sleep(ms), report })
await engine.start(planbridge.backgroundTasks)
const stop = async () => {
  await engine.stop()
  await store.close()
  process.exit()
}
process.once('disconnect', () => void stop())
send('started')
