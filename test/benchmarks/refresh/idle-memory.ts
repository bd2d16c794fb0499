import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { build } from 'vite'
import { configText, environment } from '../../deployments/config-text.ts'
import { freePortsOf } from '../../e2e/free-ports.ts'
import { table } from './table.ts'

const main = join(import.meta.dirname, '../../../bff/src/main.ts')
const restMs = 8_000

/** Resident memory in MB: all of it, and what no file backs. Linux tells; elsewhere nothing is known. */
const memoryOf = (pid: number): { readonly all: number; readonly own: number } => {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const megabytes = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1]) / 1024
  return { all: megabytes('VmRSS'), own: megabytes('RssAnon') }
}

const atRest = async (args: readonly string[], env: Readonly<Record<string, string>>) => {
  const child = spawn(process.execPath, args, { stdio: 'ignore', env: { PATH: process.env['PATH'], ...env } })
  const gone = once(child, 'exit')
  await pause(restMs)
  if (child.exitCode !== null) throw new Error(`it ended: node ${args.join(' ')}`)
  const memory = memoryOf(child.pid ?? 0)
  // A proper end: what Node keeps for the next start is written then.
  child.kill('SIGTERM')
  await gone
  return memory
}

/** Everything in one JavaScript file, as an image would carry it; it looks for the web app where `main.ts` does. */
const bundledIn = async (folder: string): Promise<string> => {
  const outDir = join(folder, 'bff/src')
  await build({
    configFile: false,
    logLevel: 'silent',
    ssr: { noExternal: true, external: ['pg-native'] },
    build: { ssr: main, outDir, minify: true, rolldownOptions: { output: { entryFileNames: 'main.mjs' } } },
  })
  symlinkSync(join(import.meta.dirname, '../../../web'), join(folder, 'web'))
  return join(outDir, 'main.mjs')
}

const idle = ['-e', 'setInterval(() => undefined, 1000)']

/** What an embedded Planbridge keeps in memory while nobody calls, and what it is made of. */
export const idleMemory = async (): Promise<string> => {
  if (process.platform !== 'linux') return 'idle memory: only Linux tells'
  const folder = mkdtempSync(join(tmpdir(), 'planbridge-idle-'))
  const [listen, operations] = await freePortsOf(2)
  const file = join(folder, 'planbridge.config.yaml')
  const places = `listen: { host: 127.0.0.1, port: ${listen} }\noperations_listener: { host: 127.0.0.1, port: ${operations} }\n`
  writeFileSync(file, places + configText('guests'))
  writeFileSync(join(folder, 'one.ts'), 'const every: number = 1000\nsetInterval(() => undefined, every)\n')
  const env = { ...environment, PLANBRIDGE_CONFIG: file }
  const cached = { ...env, NODE_COMPILE_CACHE: join(folder, 'cache') }
  const bundle = await bundledIn(folder)
  const ways: readonly (readonly [string, readonly string[], Readonly<Record<string, string>>])[] = [
    ['Node alone', idle, {}],
    ['Node that strips types of one file', [join(folder, 'one.ts')], {}],
    ['Planbridge, from its TypeScript', [main], env],
    ['Planbridge, second start with a compile cache', [main], cached],
    ['the second start, with a young generation of 1 MB', ['--max-semi-space-size=1', main], cached],
    ['Planbridge, bundled into one file', [bundle], env],
  ]
  await atRest([main], cached)
  const rows: string[][] = []
  for (const [name, args, variables] of ways) {
    const { all, own } = await atRest(args, variables)
    rows.push([name, `${all.toFixed(0)} MB`, `${own.toFixed(0)} MB`])
  }
  rmSync(folder, { recursive: true })
  return table('idle memory', ['resident', 'of it not in files'], rows)
}
