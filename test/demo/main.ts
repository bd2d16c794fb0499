/**
 * The program of `npm start`. It builds Planbridge and starts it with `planbridge.config.yaml`, or with the file in
 * `PLANBRIDGE_CONFIG`. Without such a file it uses the demo configuration in this folder and starts the three simulators
 * at the origins that the configuration names; Planbridge then logs to `.planbridge/planbridge.log`.
 */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parse } from 'yaml'
import { build } from '../harness/processes/build-site.ts'
import { demoSecrets, redirectUrisAt } from '../mock/registrations.ts'
import { type DemoConfig, simulatorPorts } from '../mock/simulator-ports.ts'
import { startSimulators } from '../mock/start-simulators.ts'

const root = resolve(import.meta.dirname, '../..')
const ownConfig = resolve(process.env['PLANBRIDGE_CONFIG'] ?? join(root, 'planbridge.config.yaml'))
// A test sets this variable to run the demo on other ports.
const demoConfig = resolve(
  process.env['PLANBRIDGE_DEMO_CONFIG'] ?? join(import.meta.dirname, 'planbridge.config.yaml'),
)
const hasOwnConfig = existsSync(ownConfig)
const file = hasOwnConfig ? ownConfig : demoConfig

const fail = (message: string): never => {
  console.error(message)
  process.exit(1)
}

const config = parse(readFileSync(file, 'utf8')) as DemoConfig & { origin: string }
const { origin } = config
if (!build(root)) fail('Planbridge could not be built. The output above contains the errors.')

const simulate = () =>
  startSimulators({
    environment: { now: () => Date.now(), seed: 'demo' },
    uris: redirectUrisAt(origin),
    ports: simulatorPorts(config),
  }).catch((error: unknown) => fail(`The simulators could not be started: ${String(error)}`))
const simulators = hasOwnConfig ? undefined : await simulate()
if (!hasOwnConfig) process.env['PLANBRIDGE_CONFIG'] = file

const demo = hasOwnConfig ? {} : demoSecrets
// The simulators are on this machine, where no proxy of the network reaches them.
const noProxy = { NODE_USE_ENV_PROXY: '0' }
const logFolder = join(root, '.planbridge')
mkdirSync(logFolder, { recursive: true })
const log = openSync(join(logFolder, 'planbridge.log'), 'a')
const bff = spawn(process.execPath, [join(root, 'dist/planbridge.mjs')], {
  stdio: ['ignore', hasOwnConfig ? 'inherit' : log, 'inherit'],
  env: { ...demo, ...process.env, ...(!hasOwnConfig && noProxy), PLANBRIDGE_CONFIG: file },
})

const stop = () => bff.kill('SIGTERM')
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, stop)
bff.once('exit', (code) => {
  void simulators?.close().finally(() => process.exit(code ?? 0))
  if (!simulators) process.exit(code ?? 0)
})

const responds = async (): Promise<boolean> => {
  try {
    return (await fetch(origin)).ok
  } catch {
    return false
  }
}

while (!(await responds())) await sleep(100)
if (!hasOwnConfig)
  console.log(
    'No planbridge.config.yaml found: every provider is simulated, and no request leaves this machine.',
  )
console.log(`Planbridge is at ${origin}`)
