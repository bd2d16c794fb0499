import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  appendFileSync,
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { type Connection, endpoints } from '@planbridge/shared/contract'
import { providers } from '@planbridge/shared/providers'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type AttemptOptions, type Browser, openBrowser } from '../harness/deployment/browser.ts'
import { deployment } from '../harness/deployment/deployment.ts'
import { movableClock } from '../harness/deployment/movable-clock.ts'
import { repositoryRoot } from '../harness/repository-root.ts'
import { visitor } from '../mock/simulators/visitor.ts'
import { quirkyClinic } from './fourth-provider/quirky-clinic.ts'
import { quirkyOrigin, quirkySecret, quirkySimulator } from './fourth-provider/quirky-simulator.ts'
import { guards } from './guards.ts'
import { readSourceTree } from './source-tree.ts'

const entry = `
  clinic:
    provider: quirky-clinic
    environment: simulated
    origins: { identity: '${quirkyOrigin}', api: '${quirkyOrigin}' }
    access_models: [user-present, delegation]
    client: { id: 'quirky:client', secret: 'env:QUIRKY_SECRET' }
    redirect_uri: http://localhost:8787/callback/quirky-clinic
`

const withQuirkyClinic = async () => {
  const clock = movableClock()
  const simulator = quirkySimulator({ now: clock.now, seed: 'quirky' })
  const at = await deployment({
    clock,
    programs: [simulator],
    definitions: [...Object.values(providers), quirkyClinic],
    env: { QUIRKY_SECRET: quirkySecret },
    config: (text) => text.trimEnd() + entry,
  })
  const person = visitor(at.network.fetch, simulator.origins)
  const connect = async (browser: Browser, options: Partial<AttemptOptions> = {}): Promise<Connection> => {
    const pending = await browser.start({ integration: 'clinic', ...options })
    const page = await person.open(browser.authorizeUrl(pending))
    const done = await browser.complete(pending, page.url)
    if (!done.ok) throw new Error(done.body.code)
    return done.body.connection
  }
  return { at, simulator, connect, browser: openBrowser(at) }
}

describe('a fourth provider that is one definition and one simulator', () => {
  test('is listed in the catalog with its own texts', async () => {
    const { browser } = await withQuirkyClinic()
    const catalog = await browser.call(endpoints.getCatalog, {})
    const listed = catalog.ok && catalog.body.entries.find(({ id }) => String(id) === 'clinic')
    expect(listed).toMatchObject({
      configured: true,
      provider: { name: 'Quirky Clinic', summary: quirkyClinic.texts.en.summary, colour: '#aa5500' },
      offers: [{ model: 'user-present' }, { model: 'delegation', days_max: 2 }],
    })
  })

  test('can be connected, called, renewed and disconnected', async () => {
    const { at, browser, connect, simulator } = await withQuirkyClinic()
    const connection = await connect(browser, { model: 'delegation' })
    expect(connection).toMatchObject({
      status: 'active',
      account: { name: 'Quincy Quirk' },
      scopes: ['visits', 'night'],
      operations: ['list-visits'],
      renews_itself: true,
    })
    const called = await browser.api(connection.id, '/clinic/ward%20A/visits?day=monday&spy=1')
    expect([called.status, await called.json()]).toEqual([200, { ward: 'ward A', day: 'monday' }])
    at.clock.pass(120)
    expect((await browser.api(connection.id, '/clinic/b/visits')).status).toBe(200)
    expect(simulator.log.entries.filter(({ path }) => path === '/swap')).toHaveLength(2)
    const ended = await browser.call(endpoints.disconnect, { connection: connection.id })
    expect(ended.body).toEqual({ revoked: 'yes' })
    expect((await browser.api(connection.id, '/clinic/b/visits')).status).toBe(404)
  })

  test('has its refusals translated to our failure codes', async () => {
    const { at, browser, connect } = await withQuirkyClinic()
    const connection = await connect(browser)
    expect(connection.renews_itself).toBe(false)
    at.clock.pass(120)
    const answer = await browser.api(connection.id, '/clinic/b/visits')
    expect(await answer.json()).toMatchObject({ status: 424, code: 'reconnect-required' })
    const unlisted = await browser.api(connection.id, '/whoami')
    expect(await unlisted.json()).toMatchObject({ code: 'operation-not-allowed' })
  })
})

const definitionText = readFileSync(
  new URL('fourth-provider/quirky-clinic.ts', import.meta.url),
  'utf8',
).replace('@planbridge/shared/providers', './definition.ts')
const listPath = 'shared/src/providers/index.ts'
const definitionPath = 'shared/src/providers/quirky-clinic.ts'
const listLine = (list: string): string =>
  `import { quirkyClinic } from './quirky-clinic.ts'\n${list}`.replace(
    '  plannr,',
    '  plannr,\n  quirkyClinic,',
  )

describe('the repository with a fourth provider', () => {
  // Without the suites, which no guard of providers reads.
  const repository = new Map(
    [...readSourceTree(repositoryRoot)].filter(([path]) => !/^test[/](?!mock[/])/.test(path)),
  )
  const additions: Readonly<Record<string, string>> = {
    [definitionPath]: definitionText,
    [listPath]: listLine(repository.get(listPath) ?? ''),
    'test/mock/simulators/quirky-clinic.ts': "export const quirkyClinic = () => new Response('')\n",
  }
  const findings = (without: string) => {
    const added = Object.entries(additions).filter(([path]) => path !== without)
    const tree = new Map([...repository, ...added])
    return guards.flatMap((guard) => guard.check(tree).map(({ path }) => `${guard.name}: ${path}`))
  }
  const before = new Set(
    guards.flatMap((guard) => guard.check(repository).map(({ path }) => `${guard.name}: ${path}`)),
  )
  const newFindings = (without: string) => findings(without).filter((finding) => !before.has(finding))

  test('passes every guard with a definition, a simulator and one line in the list', () => {
    expect(newFindings('nothing')).toEqual([])
  })

  test('fails a guard without the line in the list', () => {
    expect(newFindings(listPath)).toContain(`providers-are-listed: ${definitionPath}`)
  })

  test('fails a guard without the simulator', () => {
    expect(newFindings('test/mock/simulators/quirky-clinic.ts')).toEqual([
      `each-provider-has-a-simulator: ${definitionPath}`,
    ])
  })
})

/** Copies the sources of the web app, and links the same dependencies. */
const copyOfWeb = (): string => {
  const copy = mkdtempSync(join(tmpdir(), 'planbridge-web-'))
  onTestFinished(() => rmSync(copy, { recursive: true }))
  const unneeded = new Set(['dist', '.tsc', '.vite-temp'])
  for (const part of ['web', 'shared', 'tsconfig.base.json', 'package.json'])
    cpSync(join(repositoryRoot, part), join(copy, part), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (path) => !unneeded.has(basename(path)),
    })
  symlinkSync(join(repositoryRoot, 'node_modules'), join(copy, 'node_modules'))
  return copy
}

/** Builds the web app and returns the SHA-256 of each file by name. */
const build = (copy: string): Readonly<Record<string, string>> => {
  const vite = join(repositoryRoot, 'node_modules/vite/bin/vite.js')
  const result = spawnSync(process.execPath, [vite, 'build', 'web', '--logLevel', 'error'], { cwd: copy })
  if (result.status !== 0) throw new Error(String(result.stderr))
  const dist = join(copy, 'dist/web')
  const files = readdirSync(dist, { recursive: true, withFileTypes: true }).filter((file) => file.isFile())
  return Object.fromEntries(
    files.map(({ parentPath, name }) => [
      name,
      createHash('sha256')
        .update(readFileSync(join(parentPath, name)))
        .digest('hex'),
    ]),
  )
}

describe('the web bundle', () => {
  test('is byte-identical with a fourth provider, and differs once a source of the app differs', () => {
    const copy = copyOfWeb()
    const withoutFourth = build(copy)
    expect(Object.keys(withoutFourth)).toContain('index.html')
    writeFileSync(join(copy, definitionPath), definitionText)
    writeFileSync(join(copy, listPath), listLine(readFileSync(join(copy, listPath), 'utf8')))
    expect(build(copy)).toEqual(withoutFourth)
    appendFileSync(join(copy, 'web/src/app/main.tsx'), '\nwindow.name = "changed"\n')
    expect(build(copy)).not.toEqual(withoutFourth)
  })
})
