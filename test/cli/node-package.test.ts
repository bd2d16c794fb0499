import { spawn } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openBrowser } from '../harness/deployment/browser.ts'
import { deployment } from '../harness/deployment/deployment.ts'
import { makeHostUser } from '../harness/deployment/host-user.ts'
import { wholeKey, withHostKey } from '../harness/deployment/host.ts'
import { overHttp } from '../harness/deployment/over-http.ts'
import { repositoryRoot } from '../harness/repository-root.ts'
import { archiveFolder } from './archive-folder.ts'

const { folder, bin, testBin, run } = archiveFolder('node')
let archive = ''

beforeAll(() => {
  const packing = run(
    process.execPath,
    [join(repositoryRoot, 'tools/pack.mjs'), folder, 'bff/sdk'],
    repositoryRoot,
  )
  if (packing.status !== 0) throw new Error(packing.output)
  archive = packing.output.split('\n').find((line) => line.includes('planbridge-node-')) ?? ''
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'host', private: true, type: 'module' }))
  const install = run('npm', ['install', archive, '--offline', '--ignore-scripts', '--no-audit', '--no-fund'])
  if (install.status !== 0) throw new Error(install.output)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const consumer = `
import {
  challengeOf, createPlanbridge, newVerifier, PlanbridgeError,
  type CreateConnectSessionInput, type HostConnection, type Planbridge, type PlanbridgeErrorCode, type WebhookEvent,
} from '@planbridge/node'

const planbridge: Planbridge = createPlanbridge({ origin: 'https://planbridge.example.com', key: 'pbh_x' })
const verifier: string = newVerifier()
const input: CreateConnectSessionInput = {
  subject: 'user-1',
  allowed_origins: ['https://app.example.com'],
  return_url: 'https://app.example.com/connected',
  code_challenge: await challengeOf(verifier),
  locale: undefined,
}
const { id, token, url } = await planbridge.createConnectSession(input, { idempotencyKey: 'k' })
const done = await planbridge.completeConnectSession({ id, subject: 'user-1', code: token + url, code_verifier: verifier })
const next: string = done.continue_url
const { connections } = await planbridge.listConnections({ subject: 'user-1' })
const first: HostConnection | undefined = connections[0]
const answer = await planbridge.call(first?.id ?? '', 'user-1', next, { method: 'POST', body: '{}' })
const json: unknown = await answer.json()
for await (const event of planbridge.events({ everySeconds: 1 })) handle(event)
function handle(event: WebhookEvent) {
  if (event.type === 'connection.disconnected') return json
  return event.type === 'connection.status_changed' && event.data.old_status === 'active'
}
try {
  await planbridge.listIntegrations()
} catch (error) {
  if (error instanceof PlanbridgeError) {
    const code: PlanbridgeErrorCode = error.code
    if (code === 'connection-not-found') throw new Error(error.reference)
  }
}
// @ts-expect-error a code that does not exist
if (new PlanbridgeError({ code: 'unreachable', status: 0, message: '' }).code === 'no-such-code') throw first
// @ts-expect-error a member that does not exist
await planbridge.listConnections({ subject: 'user-1', sort: 'name' })
`

describe('the package @planbridge/node, installed from its archive into an empty folder', () => {
  test('EM-39: contains compiled files, types and a guide only, and depends on nothing', () => {
    const installed = join(folder, 'node_modules/@planbridge/node')
    const manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as object
    expect(manifest).not.toHaveProperty('dependencies')
    expect(manifest).toMatchObject({ type: 'module', engines: { node: '>=20' } })
    const names = run('tar', ['-tf', archive]).output.trim().split('\n')
    const expected = /^package\/(?:[\w-]+\.(?:js|d\.ts)|package\.json|README\.md)$/
    expect(names.filter((name) => !expected.test(name))).toEqual([])
    const texts = names.map((name) => readFileSync(join(installed, name.replace('package/', '')), 'utf8'))
    expect(texts.join('\n')).not.toMatch(/from 'zod|@planbridge\/shared/)
  })

  test.each([
    ['bundler', 'preserve', ['ES2022']],
    ['nodenext', 'nodenext', ['ES2022']],
    ['nodenext', 'nodenext', ['ES2022', 'DOM']],
  ] as const)(
    'EM-39: has types of its own for moduleResolution %s (module %s) with %j',
    (moduleResolution, module, lib) => {
      writeFileSync(join(folder, 'host.ts'), consumer)
      const compilerOptions = {
        module,
        moduleResolution,
        lib,
        strict: true,
        noEmit: true,
        target: 'es2022',
        types: [],
        skipLibCheck: false,
        exactOptionalPropertyTypes: true,
      }
      writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['host.ts'] }))
      const { status, output } = run(bin('tsc'), ['-p', folder])
      expect(output).toBe('')
      expect(status).toBe(0)
    },
  )

  test('EM-39: lists, calls an API as a user, and erases the user, over HTTP', async () => {
    const at = await deployment({ config: withHostKey })
    const browser = openBrowser(at)
    const made = { integration: 'dp-hybrid', model: 'delegation' } as const
    const { id } = await browser.connectOrThrow(made, { account: 'priya.nair' })
    await makeHostUser(at, id, 'user-1')
    const { port } = await overHttp(at)
    const code = `
      import { createPlanbridge } from '@planbridge/node'
      const planbridge = createPlanbridge({ origin: 'http://127.0.0.1:${port}', key: '${wholeKey}' })
      const { connections } = await planbridge.listConnections({ subject: 'user-1' })
      const answer = await planbridge.call(connections[0].id, 'user-1', '/crm/v1/clients?pageSize=1')
      const refused = await planbridge.call(connections[0].id, 'user-2', '/crm/v1/clients').catch((error) => error.code)
      const erased = await planbridge.eraseSubject({ subject: 'user-1' })
      console.log(answer.status, refused, erased.connections)`
    const child = spawn(process.execPath, ['--input-type=module', '--eval', code], { cwd: folder })
    const printed: string[] = []
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => void printed.push(String(chunk)))
    await new Promise((resolve) => void child.on('close', resolve))
    expect(printed.join('')).toBe('200 connection-not-found 1\n')
  })

  test('EM-39: publint finds nothing', () => {
    const installed = join(folder, 'node_modules/@planbridge/node')
    expect(run(testBin('publint'), ['run', installed, '--strict', '--pack', 'false'])).toMatchObject({
      status: 0,
    })
  })

  test('EM-39: Are the Types Wrong finds nothing for ES modules', () => {
    const options = ['--profile', 'esm-only', '--no-emoji', '--no-color']
    expect(run(testBin('attw'), [archive, ...options])).toMatchObject({ status: 0 })
  })
})
