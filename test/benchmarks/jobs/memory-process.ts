// Prints the memory growth of a process with a store and Planbridge when a job engine runs in it.
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { openEngine } from '@planbridge/bff/cli/open-engine.ts'
import { Secret } from '@planbridge/bff/domain/secret.ts'
import { postgresStore } from '@planbridge/bff/store/engines/postgres-engine.ts'
import { deployment } from '../../harness/deployment/deployment.ts'

const [engine, url = ''] = process.argv.slice(2)

const megabytes = () => {
  globalThis.gc?.()
  return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1024
}

const store = await postgresStore({ url })
const { planbridge } = await deployment({ store })
await planbridge.backgroundTasks.watch()
await planbridge.backgroundTasks.tend()
await sleep(1_000)
const before = megabytes()
const place =
  engine === 'pg-boss'
    ? ({ kind: 'postgres', url: new Secret(url), poolMax: 4 } as const)
    : ({ kind: 'sqlite', path: '' } as const)
const jobs = await openEngine(place, { sleep: (ms) => sleep(ms), report: console.error })
await jobs.start(planbridge.backgroundTasks)
await sleep(10_000)
process.send?.(megabytes() - before)
