import { execFile } from 'node:child_process'
import { globSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { createDatabase } from '../harness/postgres/create-database.ts'
import { buildInto } from '../harness/processes/build-into.ts'
import { residentMemory } from '../harness/processes/resident-memory.ts'
import { startPlain } from '../harness/processes/plain-process.ts'
import { simulatedProcess, type SimulatedProcessOptions } from '../harness/processes/simulated-process.ts'
import { repositoryRoot } from '../harness/repository-root.ts'
import { demoSecrets } from '../mock/registrations.ts'
import { documentedService, remarksOfSystemd } from '../harness/processes/documented-service.ts'

// Outside the checkout, so that a file missing in the build is not found.
const folder = mkdtempSync(join(tmpdir(), 'planbridge-build-'))
let program = ''

beforeAll(() => {
  program = buildInto(folder)
})
afterAll(() => rmSync(folder, { recursive: true }))

const startBuild = async (options: Partial<SimulatedProcessOptions> = {}) => {
  const at = await simulatedProcess({ args: [program], ...options })
  onTestFinished(at.close)
  return at
}

const connectAndCall = async ({ browser }: Awaited<ReturnType<typeof startBuild>>, times: number) => {
  const options = { integration: 'dynamic-planner' } as const
  const { id } = await browser.connectOrThrow(options, { account: 'priya.nair' })
  const statuses = new Set<number>()
  for (let nth = 0; nth < times; nth += 1) {
    const answer = await browser.api(id, '/crm/v1/clients?pageSize=20')
    await answer.text()
    statuses.add(answer.status)
  }
  return [...statuses]
}

/** The Node flags of the service and the container in docs/operations.md. */
const documentedFlags = (): string[] => {
  const document = readFileSync(join(repositoryRoot, 'docs/operations.md'), 'utf8')
  const [, service = ''] = /^ExecStart=\S+ (.*) \/opt\/planbridge\/planbridge\.mjs$/m.exec(document) ?? []
  const [, container = '[]'] = /^CMD (\[.*\])$/m.exec(document) ?? []
  expect(JSON.parse(container)).toEqual(['node', ...service.split(' '), '/opt/planbridge/planbridge.mjs'])
  return service.split(' ')
}

const hideFile = (file: string) => {
  renameSync(file, `${file}.away`)
  onTestFinished(() => renameSync(`${file}.away`, file))
}

describe('a build in an empty folder', { timeout: 240_000 }, () => {
  test('names the Node that it needs on an older one', async () => {
    const older = join(folder, 'older-node.cjs')
    writeFileSync(older, "Object.defineProperty(process.versions, 'node', { value: '20.20.2' })")
    const failure = await promisify(execFile)(process.execPath, ['--require', older, program]).catch(
      (error: unknown) => error,
    )
    expect(failure).toMatchObject({
      code: 1,
      stderr: 'Planbridge needs Node 26 or later; this is 20.20.2.\n',
    })
    // The older Node must be able to read the file as far as the check.
    expect(readFileSync(program, 'utf8')).not.toMatch(/^import .* from/m)
  })

  test('consists of ASCII scripts, which Node keeps in memory with one byte for each character', () => {
    const scripts = globSync('*.mjs', { cwd: folder })
    expect(scripts.length).toBeGreaterThan(5)
    const others = scripts.filter((script) =>
      /[^\t\n\r -~]/.test(readFileSync(join(folder, script), 'latin1')),
    )
    expect(others).toEqual([])
  })

  test.each([
    { started: 'without flags', flags: [] },
    { started: 'as in docs/operations.md', flags: documentedFlags() },
  ])('started $started, uses less than 120 MB after a person connected and called', async ({ flags }) => {
    const at = await startBuild({ args: [...flags, program] })
    expect(await connectAndCall(at, 100)).toEqual([200])
    // V8 returns unused memory after two idle garbage collections.
    await expect.poll(() => residentMemory(at.pid).all, { timeout: 90_000, interval: 500 }).toBeLessThan(120)
  })

  test('serves the app, but neither code nor source maps of the BFF', async () => {
    const { origin } = await startBuild()
    const app = await (await fetch(origin)).text()
    expect(app).toContain('<div id="app">')
    const [script = ''] = /\/assets\/index-[\w-]+\.js/.exec(app) ?? []
    expect((await fetch(origin + script)).headers.get('content-type')).toContain('text/javascript')
    const bffFiles = readdirSync(folder).filter((name) => name.endsWith('.mjs') || name.endsWith('.map'))
    expect(bffFiles).toContain('server.mjs.map')
    for (const path of bffFiles.flatMap((name) => [
      `/${name}`,
      `/assets/${name}`,
      `/assets/..%2f..%2f${name}`,
    ]))
      expect(await (await fetch(origin + path)).text()).not.toMatch(/sourceMappingURL|"mappings"/)
    expect(globSync('web/**/*.map', { cwd: folder })).toEqual([])
  })

  test('runs on PostgreSQL, and loads its modules only there', async () => {
    const databaseUrl = await createDatabase()
    const server = await startBuild({ databaseUrl })
    expect(await connectAndCall(server, 1)).toEqual([200])
    for (const name of ['postgres-engine.mjs', 'pg-boss-engine.mjs']) hideFile(join(folder, name))
    expect(await connectAndCall(await startBuild(), 1)).toEqual([200])
    await expect(startBuild({ databaseUrl })).rejects.toThrow('postgres-engine.mjs')
  })

  test("OP-102: has the operator's commands and its commit as version; they use the store of the running process", async () => {
    const { config } = await startBuild()
    const { stdout } = await promisify(execFile)(process.execPath, [program, 'vault', 'status'], {
      env: { ...demoSecrets, PLANBRIDGE_CONFIG: config },
    })
    expect(stdout).toBe('local  0 token sets  current\n')
    const version = await promisify(execFile)(process.execPath, [program, '--version'])
    expect(version.stdout).toMatch(
      /^planbridge \d+\.\d+\.\d+ \(build (?:[\da-f]{12}|unknown)[^()]*, Node [\d.]+\)\n$/,
    )
  })
})

describe('the systemd service of docs/operations.md', () => {
  const { text, valuesOf } = documentedService()

  test('OP-77: starts after the network and a database, never gives up, and can be enabled', () => {
    expect(valuesOf('Unit', 'After')).toEqual(['network-online.target', 'postgresql.service'])
    expect(valuesOf('Unit', 'Wants')).toEqual(['network-online.target'])
    expect(valuesOf('Unit', 'StartLimitIntervalSec')).toEqual(['0'])
    expect(valuesOf('Service', 'Restart')).toEqual(['always'])
    expect(Number(valuesOf('Service', 'RestartSec'))).toBeGreaterThan(0)
    expect(valuesOf('Service', 'KillMode')).toEqual(['mixed'])
    // Five seconds of draining, fifteen for open requests.
    expect(Number(valuesOf('Service', 'TimeoutStopSec'))).toBeGreaterThan(20)
    expect(valuesOf('Install', 'WantedBy')).toEqual(['multi-user.target'])
    // systemd looks for the program.
    expect(remarksOfSystemd(text.replace('/usr/bin/node', process.execPath))).toBe('')
  })

  test('OP-77: its command starts and stops as documented', async () => {
    const [node, ...args] = valuesOf('Service', 'ExecStart')
    expect(node).toBe('/usr/bin/node')
    const moved = args.map((arg) => arg.replace('/opt/planbridge/planbridge.mjs', program))
    const planbridge = await startPlain({ args: moved })
    planbridge.send('SIGUSR1')
    planbridge.send('SIGTERM')
    await planbridge.untilLogged('draining')
    expect(await planbridge.ask('/readyz')).toMatch(/^503 draining/)
    expect(await planbridge.exited).toBe(0)
    expect(planbridge.output()).not.toMatch(/debugger|inspector/i)
  })
})
