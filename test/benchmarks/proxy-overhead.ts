// Compares the cost of a proxied call with other proxies. Prints tables.
// `--only=cost,latency,…` runs some parts, `--alone` omits the peers, `--profile` prints a CPU profile of Planbridge (`--large`:
// with 100 kB).
import { cpus, totalmem } from 'node:os'
import { parseArgs } from 'node:util'
import { copyDatabase, makeDatabase } from '../harness/postgres/database.ts'
import { startPostgres } from '../harness/postgres/server.ts'
import { build } from '../harness/processes/build-site.ts'
import { repositoryRoot } from '../harness/repository-root.ts'
import { nginxProxy } from './proxy-overhead/contenders/nginx-proxy.ts'
import { bare, bareTuned, installPeers, peers } from './proxy-overhead/contenders/peers.ts'
import { planbridge } from './proxy-overhead/contenders/planbridge.ts'
import { nginxVersion } from './proxy-overhead/environment/nginx.ts'
import { openEnvironment } from './proxy-overhead/environment/open-environment.ts'
import { leaveMeasuredCpu } from './proxy-overhead/machine/pinned.ts'
import { bulk } from './proxy-overhead/parts/bulk.ts'
import { cost } from './proxy-overhead/parts/cost.ts'
import { latency } from './proxy-overhead/parts/latency.ts'
import { memory } from './proxy-overhead/parts/memory.ts'
import { processes } from './proxy-overhead/parts/processes.ts'
import { profileCall } from './proxy-overhead/parts/profile-call.ts'
import { sessions } from './proxy-overhead/parts/sessions.ts'

if (process.platform !== 'linux') throw new Error('This benchmark needs the CPU accounting of Linux.')

const { values: options } = parseArgs({
  options: {
    only: { type: 'string' },
    alone: { type: 'boolean', default: false },
    profile: { type: 'boolean', default: false },
    large: { type: 'boolean', default: false },
  },
})
const full = process.env['PLANBRIDGE_ROUNDS'] === 'full'
const effort = full
  ? { rounds: 15, warmUpSeconds: 1, seconds: 2 }
  : { rounds: 5, warmUpSeconds: 0.5, seconds: 1.5 }
const people = full ? { cached: 10_000, many: 100_000 } : { cached: 10_000, many: 20_000 }

const contenders = () => [
  bare,
  bareTuned,
  planbridge({ name: 'Planbridge' }),
  planbridge({ name: 'Planbridge without leak guard', config: (text) => `proxy: { guard: 'off' }\n${text}` }),
  ...(options.alone ? [] : peers),
  ...(options.alone || nginxVersion === undefined ? [] : [nginxProxy]),
]

const both = async () => {
  await using environment = await openEnvironment(contenders())
  return [
    await cost(environment, { title: '1 kB', size: 'small', effort }),
    await cost(environment, { title: '100 kB', size: 'large', effort }),
  ].join('\n\n')
}

const overTime = async () => {
  await using environment = await openEnvironment(contenders())
  return await latency(environment, { ...effort, seconds: effort.seconds * 2 })
}

const overPostgres = async () => {
  const server = await startPostgres()
  try {
    const newDatabase = () => makeDatabase(server.folder)
    return await processes({ newDatabase, copyDatabase }, effort)
  } finally {
    await server.close()
  }
}

const parts: Readonly<Record<string, () => Promise<string>>> = {
  cost: both,
  latency: overTime,
  bulk,
  memory: () => memory(people.cached),
  sessions: () => sessions(people.many, effort),
  processes: overPostgres,
}

const [cpu] = cpus()
const size = `${(totalmem() / 2 ** 30).toFixed(0)} GB`
const nginx = nginxVersion === undefined ? 'no nginx: the API is a Node server' : `nginx ${nginxVersion}`
console.log(
  `Node ${process.version}, ${cpus().length} × ${cpu?.model.trim()}, ${size}, ${process.platform}, ${nginx}\n`,
)

const wanted = options.profile ? [] : (options.only?.split(',') ?? Object.keys(parts))
installPeers()
if (!build(repositoryRoot)) throw new Error('The build of Planbridge failed.')
await leaveMeasuredCpu()
if (options.profile) console.log(await profileCall(options.large ? 'large' : 'small'))
for (const name of wanted) {
  const part = parts[name]
  if (!part) throw new Error(`There is no part ${name}. The parts are: ${Object.keys(parts).join(', ')}`)
  console.log(`${await part()}\n`)
}
