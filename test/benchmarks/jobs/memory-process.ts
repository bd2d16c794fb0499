// Prints the memory growth of a process with a store and Planbridge when a job engine runs in it.
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { openEngine } from '@planbridge/bff/internal/cli/open-engine.ts'
import { Secret } from '@planbridge/bff/testing'
import { postgresStore } from '@planbridge/bff/internal/store/engines/postgres-engine.ts'
import { deployment } from '../../harness/deployment/deployment.ts'

const [engine, url = ''] = process.argv.slice(2)

const megabytes = () => {
  globalThis.gc?.()
  return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1024
}

const store = await postgresStore({ url })
const { planbridge } = await deployment({ store })
await planbridge.backgroundTasks.endExpiredAndFindDueJobs()
await planbridge.backgroundTasks.maintain()
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
