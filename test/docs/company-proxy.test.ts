import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import type { Server } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createAdaptorServer } from '@hono/node-server'
import { expect, onTestFinished, test } from 'vitest'
import { openBrowser } from '../harness/deployment/browser.ts'
import { openForwardProxy } from '../harness/egress/forward-proxy.ts'
import { freePortsOf } from '../harness/free-ports.ts'
import { startPlanbridge } from '../harness/processes/planbridge-process.ts'
import { repositoryRoot } from '../harness/repository-root.ts'
import { openAuthority } from '../harness/tls/authority.ts'
import { demoSecrets } from '../mock/registrations.ts'
import { plannr } from '../mock/simulators/plannr.ts'

const host = 'api.plannrcrm.com'
const companyAuthority = openAuthority('The authority of a company')

const sectionOf = (document: string, title: string): string => {
  const text = readFileSync(join(repositoryRoot, document), 'utf8')
  return text
    .slice(text.indexOf(`\n${title}\n`))
    .split(/\n##+ /, 2)
    .join('')
}

/** The variables of the documented drop-in of the service, in the order of the document. */
const documentedVariables = (): readonly (readonly [string, string])[] =>
  [
    ...sectionOf('docs/operations.md', '## Behind a company proxy').matchAll(/^Environment=(\w+)=(.*)$/gm),
  ].map(([, name = '', value = '']) => [name, value])

/** The documented setting, with its authorities. */
const documentedSetting = (): string => {
  const sample = readFileSync(join(repositoryRoot, 'docs/configuration.md'), 'utf8')
  const [, setting = ''] = /^egress: [{] (proxy: .*) [}]/m.exec(sample) ?? []
  return `egress: { ${setting}, authorities: [/etc/ssl/certs/company-root.pem] }\n`
}

interface Way {
  readonly config?: string
  readonly env?: Readonly<Record<string, string>>
}

const variables = (): Way => ({ env: Object.fromEntries(documentedVariables()) })
const setting = (): Way => ({ config: documentedSetting() })

/** Plannr at its production origin, behind a proxy that presents certificates of the company's own authority. */
const openCompany = async (origin: string) => {
  const simulator = plannr({
    environment: { now: () => Date.now(), seed: origin },
    clients: [
      {
        clientId: 'planbridge-at-acme',
        clientSecret: demoSecrets.PLANNR_SECRET,
        redirectUris: [`${origin}/callback/plannr`],
      },
    ],
  })
  const server = createAdaptorServer({
    fetch: simulator.fetch,
    createServer,
    serverOptions: companyAuthority.issue({ subject: host, hosts: [host] }),
    overrideGlobalObjects: false,
  }) as Server
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  const { port } = server.address() as AddressInfo
  const proxy = await openForwardProxy({ places: { [`${host}:443`]: port } })
  onTestFinished(proxy.close)
  return { simulator, proxy }
}

const configAt = (origin: string, listen: number, operations: number) => `
origin: ${origin}
listen: { host: 127.0.0.1, port: ${listen} }
operations_listener: { host: 127.0.0.1, port: ${operations} }
shutdown: { drain_seconds: 0 }
store: { path: planbridge.db }
integrations:
  plannr:
    provider: plannr
    environment: production
    access_models: [user-present]
    client: { id: planbridge-at-acme, secret: 'env:PLANNR_SECRET' }
    redirect_uri: ${origin}/callback/plannr
`

/** Starts a process as documented, with the addresses and files of this machine. */
const startDocumented = async ({ config = '', env = {} }: Way) => {
  const [listen = 0, operations = 0] = await freePortsOf(2)
  const origin = `http://localhost:${listen}`
  const { simulator, proxy } = await openCompany(origin)
  const folder = mkdtempSync(join(tmpdir(), 'planbridge-company-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const authorities = join(folder, 'company-root.pem')
  writeFileSync(authorities, companyAuthority.cert)
  const here = (text: string) =>
    text
      .replace('http://proxy.example:3128', proxy.origin)
      .replace('/etc/ssl/certs/company-root.pem', authorities)
  const file = join(folder, 'planbridge.config.yaml')
  writeFileSync(file, here(config) + configAt(origin, listen, operations))
  const planbridge = await startPlanbridge(
    file,
    Object.fromEntries(Object.entries(env).map(([name, value]) => [name, here(value)])),
  )
  onTestFinished(async () => void (await planbridge.stop()))
  const browser = openBrowser({
    origin,
    planbridge: { fetch: (request) => fetch(request) },
    network: { fetch: async (input, init) => simulator.fetch(new Request(input, init)) },
    simulators: { plannr: simulator },
    config: { integrations: [] },
  })
  return { planbridge, browser, proxy, operations }
}

test.each([
  ['the variables of docs/operations.md', variables],
  ['the setting of docs/configuration.md', setting],
])(
  'PX-60: with %s, a person signs in and calls an API through the proxy of a company that inspects TLS',
  async (_documented, way) => {
    const { planbridge, browser, proxy, operations } = await startDocumented(way())
    const { id } = await browser.connectOrThrow(
      { integration: 'plannr' },
      { account: 'tom@elmsample.example' },
    )
    expect((await browser.api(id, '/api/v1/cases')).status).toBe(200)
    expect(new Set(proxy.asked)).toEqual(new Set([`CONNECT ${host}:443`]))
    expect(planbridge.output()).toContain('"event":"egress.chosen"')
    const health = (await (await fetch(`http://127.0.0.1:${operations}/integrations`)).json()) as object
    expect(JSON.stringify(health)).toContain(`"origin":"https://${host}","route":"proxy"`)
  },
)

test('PX-61: without the documented authorities the certificate is not trusted, and the log says so', async () => {
  const { HTTPS_PROXY = '' } = Object.fromEntries(documentedVariables())
  const { planbridge, browser } = await startDocumented({ env: { HTTPS_PROXY } })
  const { body } = await browser.connect({ integration: 'plannr' }, { account: 'tom@elmsample.example' })
  expect(body).toMatchObject({ code: 'egress-failed' })
  const documented = sectionOf('docs/operations.md', '## Behind a company proxy')
  const [, detail = ''] = /"detail":"([^"]*certificate[^"]*)"/.exec(planbridge.output()) ?? []
  expect(documented).toContain(`| \`${detail.split(':')[0]}: …\``)
})
