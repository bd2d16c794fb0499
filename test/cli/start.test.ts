import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { environmentConfig } from '../harness/browser/environment-config.ts'
import { freePortsOf } from '../harness/free-ports.ts'

const root = resolve(import.meta.dirname, '../..')
let folder = ''
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'planbridge-npm-start-'))))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Run {
  readonly output: () => string
  readonly exited: Promise<number | null>
  readonly stop: () => void
}

/** Runs the program of `npm start`. */
const start = (env: NodeJS.ProcessEnv, args: readonly string[] = []): Run => {
  let text = ''
  const child = spawn(process.execPath, [join(root, 'test/demo/main.ts'), ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  })
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (text += chunk.toString()))
  const exited = new Promise<number | null>((done) => child.once('close', done))
  return { output: () => text, exited, stop: () => void child.kill('SIGTERM') }
}

const isStarted = ({ output, exited }: Run) =>
  Promise.race([
    vi.waitUntil(() => output().includes('Planbridge is at'), { timeout: 60_000 }),
    exited.then(() => Promise.reject(new Error(output()))),
  ])

const fileWith = (name: string, text: string): string => {
  const file = join(folder, name)
  writeFileSync(file, text)
  return file
}

const at = (port: number) => `http://127.0.0.1:${port}`

/** Replaces the addresses of the example or of the demo by free ones. */
const placed = async (text: string): Promise<{ text: string; ports: readonly number[] }> => {
  const ports = await freePortsOf(6)
  const [app = 0, operations = 0, identity = 0, api = 0, plannr = 0, docplanner = 0] = ports
  const replaced = text
    .replace(
      'origin: http://localhost:8787',
      `origin: http://localhost:${app}\noperations_listener: { host: 127.0.0.1, port: ${operations} }`,
    )
    .replaceAll('http://localhost:8787', `http://localhost:${app}`)
    .replaceAll('127.0.0.1:4101', `127.0.0.1:${identity}`)
    .replaceAll('127.0.0.1:4102', `127.0.0.1:${api}`)
    .replaceAll('127.0.0.1:4103', `127.0.0.1:${plannr}`)
    .replaceAll('127.0.0.1:4104', `127.0.0.1:${docplanner}`)
  return { text: replaced, ports }
}

const demoAt = async () => {
  const ports = await freePortsOf(6)
  const [listen = 0, operations = 0, identity = 0, api = 0, plannr = 0, docplanner = 0] = ports
  const providers = {
    identity: `${at(identity)}/identity`,
    api: at(api),
    plannr: at(plannr),
    docplanner: at(docplanner),
  }
  const text = environmentConfig({ origin: `http://localhost:${listen}`, listen, operations, providers })
  return { text, listen, plannr, docplanner }
}

const listenOn = (port: number): Promise<Server> =>
  new Promise((done) => {
    const server = createServer((_, response) => response.end('another server'))
    server.listen(port, '127.0.0.1', () => done(server))
  })

describe('npm start with a configuration of your own', () => {
  test('runs the example file as it is, with simulators for its integrations', async () => {
    const example = readFileSync(join(root, 'planbridge.config.example.yaml'), 'utf8')
    const { text, ports } = await placed(example)
    const run = start({ PLANBRIDGE_CONFIG: fileWith('example.yaml', text) })
    await isStarted(run)
    expect(run.output()).toContain(
      'Simulated on this machine: dp-advice, dp-portal, dp-firm, plannr, docplanner',
    )
    expect(run.output()).toContain(`Planbridge is at http://localhost:${ports[0]}`)
    const query = new URLSearchParams({
      client_id: '9a1d8c7e-planbridge',
      redirect_uri: `http://localhost:${ports[0]}/callback/plannr`,
      response_type: 'code',
      scope: '',
      state: 'state-of-the-test',
    })
    const page = await fetch(`${at(ports[4] ?? 0)}/oauth/authorize?${query}`)
    expect([page.status, new URL(page.url).pathname]).toEqual([200, '/login'])
    run.stop()
    expect(await run.exited).toBe(0)
  })

  test.each([
    ['a missing file', '/nowhere/planbridge.config.yaml', undefined, '/nowhere/planbridge.config.yaml'],
    ['an empty file', 'empty.yaml', '', 'empty'],
    [
      'a file that is no YAML',
      'broken.yaml',
      'origin: http://localhost:8787\n  integrations: {',
      'broken.yaml',
    ],
  ])('stops at %s in the words of Planbridge', async (_, name, text, named) => {
    const file = text === undefined ? name : fileWith(name, text)
    const run = start({ PLANBRIDGE_CONFIG: file })
    expect(await run.exited).not.toBe(0)
    expect(run.output()).toContain(named)
    expect(run.output()).not.toMatch(/^\s+at /m)
    expect(run.output()).not.toContain('Planbridge is at')
  })
})

describe('npm start beside another server', () => {
  test('never takes the other server for Planbridge', async () => {
    const { text, listen } = await demoAt()
    const other = await listenOn(listen)
    const run = start({ PLANBRIDGE_DEMO_CONFIG: fileWith('demo-beside.yaml', text) })
    expect(await run.exited).not.toBe(0)
    expect(run.output()).toContain(String(listen))
    expect(run.output()).not.toContain('Planbridge is at')
    other.close()
  })

  test('names a port of a simulator that is in use', async () => {
    const { text, plannr } = await demoAt()
    const other = await listenOn(plannr)
    const run = start({ PLANBRIDGE_DEMO_CONFIG: fileWith('demo-simulator.yaml', text) })
    expect(await run.exited).toBe(1)
    expect(run.output()).toContain(`Port ${plannr} of a simulator is in use`)
    expect(run.output()).toContain('PLANBRIDGE_DEMO_CONFIG')
    expect(run.output()).not.toMatch(/^\s+at /m)
    other.close()
  })

  test('names an unknown option', async () => {
    const run = start({}, ['--frehs'])
    expect(await run.exited).toBe(1)
    expect(run.output()).toContain('Unknown option "--frehs"')
  })
})

describe('the demo of npm start', () => {
  /** A change on a page of the simulated Docplanner, which Planbridge acknowledges from one of the published addresses. */
  const confirmsVisit = async (port: number): Promise<void> => {
    const calendar = `${at(port)}/calendar`
    await fetch(`${calendar}/visits/2134124`, {
      method: 'POST',
      body: new URLSearchParams({ change: 'confirm' }),
    })
    await vi.waitUntil(
      async () => (await (await fetch(calendar)).text()).includes('Delivered (answer 200)'),
      {
        timeout: 30_000,
      },
    )
  }

  test('WH-14: tells Planbridge of changes at the simulators, and keeps its secrets and its data until --fresh', async () => {
    const { text, docplanner } = await demoAt()
    const env = {
      PLANBRIDGE_DEMO_CONFIG: fileWith('demo-data.yaml', text),
      PLANNR_SECRET: 'of another program',
    }
    const outputOf = async (args: readonly string[], whileItRuns = () => Promise.resolve()) => {
      const run = start(env, args)
      await isStarted(run)
      await whileItRuns()
      run.stop()
      expect(await run.exited).toBe(0)
      return run.output()
    }
    rmSync(join(folder, '.planbridge'), { recursive: true, force: true })
    const output = await outputOf([], () => confirmsVisit(docplanner))
    expect(output).not.toContain('kept')
    expect(output).toContain(`calendar is at ${at(docplanner)}/calendar`)
    const key = readFileSync(join(folder, '.planbridge/vault-key'), 'utf8')
    expect(await outputOf([])).toContain('npm start -- --fresh deletes them')
    expect(readFileSync(join(folder, '.planbridge/vault-key'), 'utf8')).toBe(key)
    expect(await outputOf(['--fresh'])).not.toContain('kept')
    expect(readFileSync(join(folder, '.planbridge/vault-key'), 'utf8')).not.toBe(key)
  })
})
