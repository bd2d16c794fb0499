/**
 * The program of `npm start`. It builds Planbridge and starts it with `planbridge.config.yaml`, or with the file in
 * `PLANBRIDGE_CONFIG`. Without such a file it uses the demo configuration in this folder; Planbridge then logs to
 * `.planbridge/planbridge.log`. It also starts a simulator for every integration that says `environment: simulated`.
 */
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { visibleName, visibleText } from '@planbridge/bff/internal/runtime/visible-text.ts'
import { parse } from 'yaml'
import { build } from '../harness/processes/build-site.ts'
import { chooseConfiguration } from './choose-configuration.ts'
import { planSimulation, type Simulation } from './plan-simulation.ts'
import { sampleHostKey } from '../mock/registrations.ts'
import { serveSampleHost } from '../sample-host/serve-sample-host.ts'
import { serveSimulation } from './serve-simulation.ts'
import { simulatedScreens } from './simulated-screens.ts'
import { startPlanbridge } from './start-planbridge.ts'

const root = resolve(import.meta.dirname, '../..')

const fail = (message: string): never => {
  console.error(visibleText(message))
  process.exit(1)
}

// Names come from the configuration, and a terminal could obey parts of them.
const say = (line: string) => console.log(visibleName(line))

const chosen = chooseConfiguration({
  args: process.argv.slice(2),
  env: process.env,
  root,
  exists: existsSync,
})
if ('problem' in chosen) fail(chosen.problem)
const { kind, file, fresh } = chosen as Exclude<typeof chosen, { problem: string }>
const isDemo = kind === 'demo'
const data = join(dirname(file), '.planbridge')
if (fresh) rmSync(data, { recursive: true, force: true })
const hadData = existsSync(data)

/** The configuration, or undefined if it cannot be read; Planbridge then says why. */
const readConfig = (): unknown => {
  try {
    return parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

if (!build(root)) fail('Planbridge could not be built. The output above contains the errors.')

const config = readConfig()
const planned = planSimulation(config)
if ('problem' in planned) fail(`${file}: ${planned.problem}`)
const simulation = planned as Simulation

const otherPorts =
  'Stop it, or copy test/demo/planbridge.config.yaml, change its ports, and name the copy in PLANBRIDGE_DEMO_CONFIG.'

const portFailure = (error: unknown): string => {
  const { code, port } = error as { code?: string; port?: number }
  if (code !== 'EADDRINUSE') return `The simulators could not be started: ${String(error)}`
  const used = `Port ${port} of a simulator is in use, perhaps by another npm start.`
  return isDemo ? `${used} ${otherPorts}` : `${used} Stop it, or change the origins in ${file}.`
}

const simulators = await serveSimulation(simulation, join(data, 'simulators')).catch((error: unknown) =>
  fail(portFailure(error)),
)

/** Simulators are on this machine, where no proxy of the network reaches them. */
const direct = (): NodeJS.ProcessEnv => {
  if (isDemo) return { NODE_USE_ENV_PROXY: '0' }
  if (simulation.integrations.length === 0) return {}
  const { NO_PROXY: upper, no_proxy: lower = upper } = process.env
  const local = [lower, '127.0.0.1', 'localhost'].filter(Boolean).join(',')
  return { NO_PROXY: local, no_proxy: local }
}

/** The port of the sample host, whose key is in the demo's configuration only. */
const sampleHostPort = (): number | undefined => {
  const { sample_host: address } = (config ?? {}) as { sample_host?: unknown }
  return isDemo && typeof address === 'string' ? Number(new URL(address).port) : undefined
}

const logFile = join(root, '.planbridge/planbridge.log')
if (isDemo) mkdirSync(dirname(logFile), { recursive: true })
const planbridge = startPlanbridge(
  join(root, 'dist/planbridge.mjs'),
  { ...process.env, ...simulation.secrets, ...direct(), PLANBRIDGE_CONFIG: file },
  (line) => (isDemo ? appendFileSync(logFile, `${line}\n`) : void process.stdout.write(`${line}\n`)),
)
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, planbridge.stop)
void planbridge.exited.then(async (code) => {
  await simulators.close()
  process.exit(code)
})

const origin = await planbridge.origin
if (origin !== undefined) {
  const port = sampleHostPort()
  if (port !== undefined)
    await serveSampleHost({ planbridge: origin, key: sampleHostKey, webhooks: true }, port).catch(() =>
      fail(`Port ${port} of the sample host is in use, perhaps by another npm start. ${otherPorts}`),
    )
  if (isDemo) {
    say('The demo: every provider is simulated, and no request leaves this machine.')
    for (const line of simulatedScreens(simulation)) say(line)
    if (hadData)
      say(
        `Its connections of last time are kept in ${relative(root, data)}; npm start -- --fresh deletes them.`,
      )
  } else if (simulation.integrations.length > 0)
    say(`Simulated on this machine: ${simulation.integrations.join(', ')}`)
  say(`Planbridge is at ${origin}`)
}
