// What `npm start` runs: Planbridge with the configuration at hand, or with simulated providers where there is none.
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
const own = resolve(process.env['PLANBRIDGE_CONFIG'] ?? join(root, 'planbridge.config.yaml'))
// A test runs the demo at other ports: the same file with other addresses.
const builtIn = resolve(
  process.env['PLANBRIDGE_DEMO_CONFIG'] ?? join(import.meta.dirname, 'planbridge.config.yaml'),
)
const hasOwn = existsSync(own)
const file = hasOwn ? own : builtIn

const fail = (message: string): never => {
  console.error(message)
  process.exit(1)
}

const config = parse(readFileSync(file, 'utf8')) as DemoConfig & { origin: string }
const { origin } = config
if (!build(root)) fail('Planbridge could not be built.')

const simulate = () =>
  startSimulators({
    environment: { now: () => Date.now(), seed: 'demo' },
    uris: redirectUrisAt(origin),
    ports: simulatorPorts(config),
  }).catch((error: unknown) => fail(`The simulators could not start: ${String(error)}`))
const simulators = hasOwn ? undefined : await simulate()
if (!hasOwn) process.env['PLANBRIDGE_CONFIG'] = file

const logFolder = join(root, '.planbridge')
mkdirSync(logFolder, { recursive: true })
const log = openSync(join(logFolder, 'planbridge.log'), 'a')
const bff = spawn(process.execPath, [join(root, 'dist/planbridge.mjs')], {
  stdio: ['ignore', hasOwn ? 'inherit' : log, 'inherit'],
  env: { ...(hasOwn ? {} : demoSecrets), ...process.env, PLANBRIDGE_CONFIG: file },
})

const stop = () => bff.kill('SIGTERM')
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, stop)
bff.once('exit', (code) => {
  void simulators?.close().finally(() => process.exit(code ?? 0))
  if (!simulators) process.exit(code ?? 0)
})

const answers = async (): Promise<boolean> => {
  try {
    return (await fetch(origin)).ok
  } catch {
    return false
  }
}

while (!(await answers())) await sleep(100)
if (!hasOwn)
  console.log('No planbridge.config.yaml found: every provider is simulated, nothing leaves this machine.')
console.log(`Planbridge is at ${origin}`)
