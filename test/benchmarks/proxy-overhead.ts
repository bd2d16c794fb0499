// What a call through the proxy costs, beside what others cost. Prints tables; nothing here passes or fails.
import { cpus, totalmem } from 'node:os'
import { parseArgs } from 'node:util'
import { cost } from './proxy-overhead/cost.ts'
import { stepAside } from './proxy-overhead/machine/pinned.ts'
import { bare, installPeers, peers } from './proxy-overhead/peers.ts'
import { nginxProxy } from './proxy-overhead/nginx-proxy.ts'
import { planbridge } from './proxy-overhead/planbridge.ts'
import { profile } from './proxy-overhead/profile/profile.ts'
import { setStage } from './proxy-overhead/stage/set-stage.ts'

const { values: asked } = parseArgs({ options: { profile: { type: 'boolean', default: false } } })
const full = process.env['PLANBRIDGE_ROUNDS'] === 'full'
const rounds = full
  ? { rounds: 15, warmUpSeconds: 1, seconds: 2 }
  : { rounds: 7, warmUpSeconds: 0.5, seconds: 1.5 }

const [cpu] = cpus()
const memory = `${(totalmem() / 2 ** 30).toFixed(0)} GB`
console.log(
  `Node ${process.version}, ${cpus().length} × ${cpu?.model.trim()}, ${memory}, ${process.platform}\n`,
)

installPeers()
await stepAside()
if (asked.profile) {
  console.log(await profile('small', { warmUpSeconds: 1.5, seconds: 4 }))
} else {
  await using stage = await setStage([bare, planbridge(), ...peers, nginxProxy])
  console.log(`${await cost(stage, 'small', rounds)}\n`)
}
