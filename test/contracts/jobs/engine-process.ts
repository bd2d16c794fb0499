// A Planbridge without doors: a store, its job engine and the duty. What it would call at the provider it tells its parent,
// who answers. It lives until its parent is gone, or kills it.
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { openEngine } from '@planbridge/bff/internal/cli/open-engine.ts'
import { openStore } from '@planbridge/bff/internal/cli/open-store.ts'
import { type Config, Secret } from '@planbridge/bff/testing'
import { deployment } from '../../harness/deployment/deployment.ts'
import { movingClock } from './moving-clock.ts'

/** Where the store lies, and by how much the process's clock is ahead. */
export interface ProcessWish {
  readonly kind: Config['store']['kind']
  readonly place: string
  readonly aheadMs: number
}

const { kind, place, aheadMs } = JSON.parse(process.argv[2] ?? '{}') as ProcessWish
const where: Config['store'] =
  kind === 'sqlite' ? { kind, path: place } : { kind, url: new Secret(place), poolMax: 4 }

const tell = (message: string) => process.send?.(message)

const opened = await openStore(where, { storeConnectionLost: () => undefined })
if (opened.kind === 'refused') throw new Error(opened.reason)
const { store } = opened
const { planbridge } = await deployment({
  store,
  clock: movingClock(aheadMs),
  engines: {
    async forward() {
      tell('asked')
      await once(process, 'message')
      return { kind: 'answer', response: { status: 200, headers: {}, body: null } }
    },
  },
})
const report = (error: unknown) => process.stderr.write(`${String(error)}\n`)
const engine = await openEngine(where, { sleep: (ms) => sleep(ms), report })
await engine.start(planbridge.backgroundTasks)
const stop = async () => {
  await engine.stop()
  await store.close()
  process.exit()
}
process.once('disconnect', () => void stop())
tell('started')
