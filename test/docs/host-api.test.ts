import { readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { join } from 'node:path'
import { runInThisContext } from 'node:vm'
import { challengeOf, createPlanbridge, newVerifier, PlanbridgeError } from '@planbridge/node'
import { type HostEndpoint, hostEndpoints } from '@planbridge/shared/host-api'
import { describe, expect, test } from 'vitest'
import { openBrowser } from '../harness/deployment/browser.ts'
import { bodyOf, openWindow } from '../harness/deployment/embedding/connect-session.ts'
import { wholeKey, withHostKey } from '../harness/deployment/host.ts'
import { recordedDeployment } from '../harness/deployment/recorded-deployment.ts'

const guide = readFileSync(join(import.meta.dirname, '../../docs/host-api.md'), 'utf8')
const blocks = [...guide.matchAll(/```ts\n([\s\S]*?)\n```/g)].map(([, code = '']) => code)

/** The examples in their order, as one function of what they use from the host's app. */
const exampleCode = (between: Readonly<Record<string, string>>): string =>
  blocks
    .flatMap((block) => [
      stripTypeScriptTypes(block.replaceAll(/^import .*$/gm, '')),
      ...Object.entries(between).flatMap(([word, code]) => (block.includes(word) ? [code] : [])),
    ])
    .join('\n')

type Run = (app: object) => Promise<Readonly<Record<string, unknown>>>

const compile = (code: string, names: readonly string[]): Run => {
  const body = `const { ${names.join(', ')} } = app\n${code}\nreturn { connection, continue_url, clients, imported }`
  return runInThisContext(`(async (app) => { ${body} })`) as Run
}

describe('docs/host-api.md', () => {
  test('EM-39: its examples connect an account, call an API, read events, import tokens and erase the user', async () => {
    const at = await recordedDeployment('the guide for hosts', { config: withHostKey })
    const elsewhere = await openBrowser(at).connectOrThrow(
      { integration: 'dp-hybrid', model: 'delegation' },
      { account: 'helen.marsh' },
    )
    const issued = await at.planbridge.freshToken({ connection: elsewhere.id, present: true })
    if (issued.kind !== 'token') throw new Error(issued.code)
    await at.store.connections.remove(elsewhere.id)
    const handled: string[] = []
    const reported: unknown[] = []
    const consent = async (url: string) => {
      const window = await openWindow(at, new URLSearchParams(new URL(url).hash.slice(1)).get('l') ?? '')
      bodyOf(await window.connect({ integration: 'dp-hybrid' }, { account: 'priya.nair' }))
      return { url: await window.leave() }
    }
    const app = {
      challengeOf,
      newVerifier,
      PlanbridgeError,
      createPlanbridge: (options: { readonly key: string }) =>
        createPlanbridge({
          ...options,
          origin: at.origin,
          fetch: (url, init) => at.planbridge.fetch(new Request(url, init as RequestInit)),
        }),
      process: { env: { PLANBRIDGE_KEY: wholeKey } },
      session: {},
      user: { id: 'user-7', name: 'Priya' },
      consent,
      old: issued.tokens,
      cursor: { read: () => undefined, write: (id: string) => void handled.push(id) },
      forget: () => undefined,
      isStopping: () => handled.length === 3,
      report: (...facts: unknown[]) => void reported.push(facts),
    }
    const between = { createConnectSession: 'const request = await consent(started.url)' }
    const result = await compile(exampleCode(between), Object.keys(app))(app)
    expect(result).toMatchObject({
      connection: { status: 'active', account: { name: 'Priya Nair' } },
      clients: { data: expect.any(Array) as unknown },
      imported: { subject: 'user-7', status: 'active' },
    })
    expect(handled).toHaveLength(3)
    expect(reported).toEqual([['connection-not-found', 404, expect.any(String), undefined]])
    expect(
      await at.store.erasure.subjectsOf(
        'deployment',
        { issuer: 'urn:planbridge:host', account: 'user-7' },
        'x' as never,
      ),
    ).toEqual([])
  })

  test.each(Object.entries<HostEndpoint>(hostEndpoints))(
    'EM-38: its table has %s with its scope',
    (name, endpoint) => {
      const { method, path, query = [], scope } = endpoint
      const search = query.map((member) => `${member}=`).join('&')
      const target = `${method} /v1${path}${search && `?${search}`}`
      const row = guide.split('\n').find((line) => line.startsWith(`| \`${target}\` `))
      expect(row).toContain(`\`${scope}\``)
      expect(row).toContain(`\`${name.replace(/^(get|list|remove|erase)Host/, '$1')}\``)
    },
  )
})
