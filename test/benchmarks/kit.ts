// MK-15: measures the cold start of the packed mock kit in Node, from the first import to the first answer, and a reset, without and with
// Node's compile cache. Computing time is the median of nine processes; the time that passes depends on what else the machine does, so of
// that it is the shortest. Between them, as many processes measure the peer: MSW with one handler, until its answer.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { repositoryRoot } from '../harness/repository-root.ts'

const runs = 9
const folder = mkdtempSync(join(tmpdir(), 'planbridge-kit-'))

const run = (program: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) => {
  const options = { cwd: folder, encoding: 'utf8', env: { ...process.env, ...env } } as const
  const { status, stdout, stderr } = spawnSync(program, args, options)
  if (status !== 0) throw new Error(`${stdout}${stderr}`)
  return stdout
}

const script = `
const computing = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1000 }
const marks = [computing()]
const mark = () => marks.push(computing())
const start = performance.now()
await import('msw')
mark()
const { planbridgeHandlers } = await import('@planbridge/mock/handlers')
mark()
const mock = planbridgeHandlers()
const kit = await mock.kit()
mark()
const headers = { authorization: 'Bearer ' + mock.hostKey }
const { status } = await kit.fetch(new Request(mock.origin + '/v1/integrations', { headers }))
mark()
const passed = performance.now() - start
if (status !== 200) throw new Error('status ' + status)
await mock.reset()
mark()
console.log(JSON.stringify({ passed, steps: marks.slice(1).map((at, i) => at - marks[i]) }))
process.exit()
`

const peerScript = `
const computing = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1000 }
const start = computing()
const { getResponse, http, HttpResponse } = await import('msw')
const handlers = [http.get('https://peer.example/', () => HttpResponse.json([]))]
await (await getResponse(handlers, new Request('https://peer.example/'))).json()
console.log(computing() - start)
process.exit()
`

const columns = ['import msw', 'import handlers', 'open the kit', 'first answer', 'reset'] as const

const median = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN

interface Run {
  /** Milliseconds that passed until the first answer. */
  readonly passed: number
  /** Milliseconds of computing for each column. */
  readonly steps: readonly number[]
}

const evaluate = (code: string, env: Readonly<Record<string, string>>): unknown =>
  JSON.parse(run(process.execPath, ['--input-type=module', '--eval', code], env))

const start = (env: Readonly<Record<string, string>>): Run => evaluate(script, env) as Run

const measure = (title: string, env: Readonly<Record<string, string>>): void => {
  const both = Array.from({ length: runs }, () => ({
    kit: start(env),
    peer: evaluate(peerScript, env) as number,
  }))
  const all = both.map(({ kit }) => kit)
  const peer = median(both.map((one) => one.peer))
  const until = (count: number) =>
    median(all.map(({ steps }) => steps.slice(0, count).reduce((sum, ms) => sum + ms, 0)))
  const parts = columns.map(
    (name, index) => `${name} ${Math.round(median(all.map(({ steps }) => steps[index] ?? 0)))}`,
  )
  const passed = Math.round(Math.min(...all.map((one) => one.passed)))
  console.log(
    `${title}: ${Math.round(until(4))} ms of computing until the first answer, in at least ${passed} ms`,
  )
  console.log(`  ${parts.join(', ')}`)
  const beyond = until(4) - median(all.map(({ steps }) => steps[0] ?? 0))
  console.log(
    `  beyond MSW ${Math.round(beyond)} ms (aim: 150); MSW with one handler ${Math.round(peer)} ms, ${(until(4) / peer).toFixed(1)} times that in all`,
  )
}

try {
  const archives = run(process.execPath, [join(repositoryRoot, 'tools/pack.mjs'), folder, 'test/mock'])
  const archive = archives.split('\n').find((line) => line.includes('planbridge-mock-')) ?? ''
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'host', private: true, type: 'module' }))
  run('npm', [
    'install',
    archive,
    '--offline',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--legacy-peer-deps',
  ])
  mkdirSync(join(folder, 'node_modules'), { recursive: true })
  symlinkSync(realpathSync(join(repositoryRoot, 'test/node_modules/msw')), join(folder, 'node_modules/msw'))
  measure('cold', {})
  const cache = { NODE_COMPILE_CACHE: join(folder, 'cache') }
  start(cache)
  measure('with the compile cache', cache)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
