import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { inspect } from 'node:util'
import { fetchForward, readConfig, Secret, sqlStore } from '@planbridge/bff/testing'
import { sqliteDialect } from '@planbridge/bff/internal/store/engines/sqlite-engine.ts'
import { openKeyring } from '@planbridge/bff/internal/vault/keyring.ts'
import { tokenVault } from '@planbridge/bff/internal/vault/token-vault.ts'
import { type Connection, endpoints, IntegrationId } from '@planbridge/shared/contract'
import { describe, expect, onTestFinished, test } from 'vitest'
import { recordArtifact } from '../../harness/artifacts.ts'
import { type Browser, openBrowser } from '../../harness/deployment/browser.ts'
import { configText, environment, vaultKey } from '../../harness/deployment/config-text.ts'
import { type RecordedDeployment, recordedDeployment } from '../../harness/deployment/recorded-deployment.ts'
import { scan } from '../../tools/secret-scan/scan.ts'

const priya = { account: 'priya.nair' }
const mei = { account: 'mei.tanaka' }
const tom = { account: 'tom@elmsample.example' }
const clients = '/crm/v1/clients'

/** A deployment over a file, with the contents of the file. */
const onDisk = async (name: string) => {
  const folder = mkdtempSync(join(tmpdir(), 'planbridge-vault-'))
  const path = join(folder, 'planbridge.db')
  const store = await sqlStore(sqliteDialect(path))
  const at = await recordedDeployment(name, { store })
  onTestFinished(async () => {
    await store.close().catch(() => undefined)
    rmSync(folder, { recursive: true })
  })
  const files = () =>
    readdirSync(folder).map((file) => ({ name: file, bytes: readFileSync(join(folder, file)) }))
  return { at, path, files, browser: openBrowser(at) }
}

/** Restarts the deployment, so that no token set is open in memory. */
const restarted = async (
  name: string,
  first: RecordedDeployment,
  path: string,
): Promise<RecordedDeployment> => {
  const store = await sqlStore(sqliteDialect(path))
  onTestFinished(() => store.close())
  const reach = (request: Request) => first.network.fetch(request)
  const engines = { fetch: reach, forward: fetchForward(reach) }
  const at = await recordedDeployment(name, { store, clock: first.clock, engines })
  return { ...at, simulators: first.simulators, network: first.network }
}

const sameBrowser = (at: RecordedDeployment, { jar }: Browser): Browser => {
  const browser = openBrowser(at)
  for (const [name, value] of jar) browser.jar.set(name, value)
  return browser
}

const sealedOf = (path: string, { id }: Pick<Connection, 'id'>): string => {
  const database = new DatabaseSync(path)
  const row = database.prepare('SELECT sealed FROM connections WHERE id = ?').get(id)
  database.close()
  return String(row?.['sealed'])
}

const putSealed = (path: string, { id }: Pick<Connection, 'id'>, sealed: string) => {
  const database = new DatabaseSync(path)
  database.prepare('UPDATE connections SET sealed = ? WHERE id = ?').run(sealed, id)
  database.close()
}

const apiCalls = ({ simulators }: RecordedDeployment) =>
  simulators.dynamicPlanner.log.entries.filter(({ path }) => path.startsWith('/crm'))

describe('VT-01: the store on disk', () => {
  const everything = async (name: string) => {
    const disk = await onDisk(name)
    const { at, browser } = disk
    const issued: string[] = []
    for (const simulator of Object.values(at.simulators))
      simulator.interrupt({
        when: ({ url }) => url.endsWith('/token'),
        answer: async (_, proceed) => {
          const response = await proceed()
          const tokens = (await response.clone().json()) as Record<string, unknown>
          issued.push(
            ...['access_token', 'refresh_token', 'id_token'].map((member) => String(tokens[member])),
          )
          return response
        },
        times: 99,
      })
    await browser.connectOrThrow({ integration: 'dp-hybrid', model: 'delegation' }, priya)
    await browser.connectOrThrow({ integration: 'plannr', purpose: 'link' }, tom)
    const { token } = await at.simulators.plannr.mintPersonalToken({ username: tom.account })
    await browser.call(endpoints.addPersonalToken, {
      integration: IntegrationId.parse('plannr'),
      token,
      ends_on: '2026-12-31',
    })
    const service = await browser.call(endpoints.addServiceAccount, {
      integration: IntegrationId.parse('docplanner'),
    })
    if (service.ok) await browser.api(service.body.id, '/api/v3/integration/facilities')
    const tokens = [...issued, token].filter((each) => each !== 'undefined')
    const session = [...browser.jar.values()]
    return { ...disk, secrets: [...tokens, ...session, ...Object.values(environment), vaultKey] }
  }
  const prefixes = [
    'CANARY-AT-',
    'CANARY-RT-',
    'CANARY-IDT-',
    'CANARY-SECRET-',
    'CANARY-SUBKEY-',
    'CANARY-PAT-',
  ]

  test('VT-01 VT-05: contains no token, secret, session id or vault key in any encoding, its log included', async () => {
    const { files, secrets } = await everything('store while open')
    for (const { name, bytes } of files()) recordArtifact('database', `vault ${name}`, bytes)
    expect(secrets.length).toBeGreaterThan(12)
    expect(files().map(({ name }) => name)).toContain('planbridge.db-wal')
    expect(scan([...prefixes, ...secrets], files())).toEqual([])
  })

  test('VT-01: contains none after everything was disconnected and the store closed', async () => {
    const { at, browser, files, secrets } = await everything('store after use')
    const listed = await browser.call(endpoints.listConnections, {})
    if (!listed.ok) throw new Error(listed.body.code)
    expect(listed.body.connections).toHaveLength(4)
    for (const { id } of listed.body.connections) await browser.call(endpoints.disconnect, { connection: id })
    await at.store.close()
    expect(scan([...prefixes, ...secrets], files())).toEqual([])
  })

  test('VT-01: a planted token is found, which validates the search', async () => {
    const { path, files, secrets, browser } = await everything('store with a planted token')
    const listed = await browser.call(endpoints.listConnections, {})
    const [connection] = listed.ok ? listed.body.connections : []
    if (connection) putSealed(path, connection, Buffer.from(secrets[0] ?? '').toString('base64'))
    expect(scan(secrets, files()).map(({ form }) => form.slice(0, 6))).toContain('base64')
  })

  test('VT-10: a disconnected connection leaves no sealed text behind', async () => {
    const { browser, path, files } = await onDisk('deleted row')
    const connection = await browser.connectOrThrow({ integration: 'dp-code' }, priya)
    const sealed = sealedOf(path, connection)
    await browser.call(endpoints.disconnect, { connection: connection.id })
    const database = new DatabaseSync(path)
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    database.close()
    expect(files().filter(({ bytes }) => bytes.includes(sealed.slice(-60)))).toEqual([])
  })
})

describe('a manipulated token set', () => {
  const damaged = async (
    name: string,
    damage: (path: string, own: Connection, other: Connection) => void,
  ) => {
    const { at, path, browser } = await onDisk(name)
    const own = await browser.connectOrThrow({ integration: 'dp-code' }, priya)
    const otherBrowser = openBrowser(at)
    const other = await otherBrowser.connectOrThrow({ integration: 'dp-code' }, mei)
    damage(path, own, other)
    const again = await restarted(`${name}, restarted`, at, path)
    return { at: again, own, browser: sameBrowser(again, browser) }
  }
  const swap = (path: string, own: Connection, other: Connection) => {
    const [mine, theirs] = [sealedOf(path, own), sealedOf(path, other)]
    putSealed(path, own, theirs)
    putSealed(path, other, mine)
  }
  const damages = [
    { cause: 'one of another person', damage: swap },
    {
      cause: 'one with a flipped letter',
      damage: (path: string, own: Connection) => {
        const sealed = sealedOf(path, own)
        putSealed(path, own, sealed.slice(0, -8) + (sealed.at(-8) === 'A' ? 'B' : 'A') + sealed.slice(-7))
      },
    },
    {
      cause: 'one in plain text',
      damage: (path: string, own: Connection) =>
        putSealed(path, own, '{"access":"CANARY-AT-plain","refresh":null}'),
    },
  ]

  test.each(damages)(
    'VT-03 VT-07 VT-12: $cause is not used, and the person can repeat the call later',
    async ({ cause, damage }) => {
      const { at, own, browser } = await damaged(`vault: ${cause}`, damage)
      const before = apiCalls(at).length
      const answer = await browser.api(own.id, clients)
      expect(await answer.json()).toMatchObject({
        status: 503,
        code: 'vault-unreadable',
        connection: own.id,
      })
      expect(apiCalls(at)).toHaveLength(before)
      const alarms = at.logs.filter(({ event }) => event === 'vault.refused')
      expect(alarms).toMatchObject([{ level: 'error', connection: own.id }])
      expect(JSON.stringify(at.logs)).not.toContain('CANARY')
    },
  )

  test('VT-08: a former token set, put back into its own row, is refused', async () => {
    const { at, path, browser } = await onDisk('rollback')
    const own = await browser.connectOrThrow({ integration: 'dp-code' }, priya)
    const yesterday = sealedOf(path, own)
    await browser.connectOrThrow({ integration: 'dp-code', purpose: 'reconnect', connection: own.id }, priya)
    putSealed(path, own, yesterday)
    const again = await restarted('rollback, restarted', at, path)
    const answer = await sameBrowser(again, browser).api(own.id, clients)
    expect(await answer.json()).toMatchObject({ code: 'vault-unreadable' })
  })

  test('VT-12: the response does not show why the token set does not open', async () => {
    const shown: unknown[] = []
    for (const { cause, damage } of damages) {
      const { own, browser } = await damaged(`same response: ${cause}`, damage)
      const answer = await browser.api(own.id, clients)
      const body = (await answer.json()) as Record<string, unknown>
      shown.push({ ...body, reference: '', connection: '', headers: [...answer.headers.keys()] })
    }
    expect(shown).toEqual(shown.map(() => shown[0]))
  })

  test('VT-12: reconnecting repairs it', async () => {
    const { own, browser } = await damaged('mended', swap)
    await browser.api(own.id, clients)
    const mended = await browser.connectOrThrow(
      { integration: 'dp-code', purpose: 'reconnect', connection: own.id },
      priya,
    )
    expect((await browser.api(mended.id, clients)).status).toBe(200)
  })
})

describe('VT-11: a bad vault key stops the start and is not printed', () => {
  const zero = 'A'.repeat(43)
  const documented = 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8'
  const badKeys = [
    { cause: 'is missing', key: undefined },
    { cause: 'is empty', key: '' },
    { cause: 'has 31 bytes', key: vaultKey.slice(0, 42) },
    { cause: 'is all zero', key: zero },
    { cause: 'is the documented example', key: documented },
    { cause: 'is a sentence', key: 'correct horse battery staple, thirty-two bytes' },
  ]
  test.each(badKeys)('VT-11: it $cause', ({ key }) => {
    const { VAULT_KEY: _, ...rest } = environment
    const read = readConfig({
      text: configText('signed-in-people'),
      file: '/etc/planbridge.config.yaml',
      env: key === undefined ? rest : { ...rest, VAULT_KEY: key },
      readFile: () => undefined,
    })
    if (read.kind === 'config') throw new Error('the configuration was accepted')
    expect(read.problems.map(({ path }) => path)).toEqual(['vault.keys.main'])
    expect(JSON.stringify(read.problems)).not.toContain(key || 'nothing to look for')
  })
})

describe('VT-13: secrets cannot be printed', () => {
  const value = 'CANARY-SECRET-unprintable'
  const shownDeeply = (thing: unknown) =>
    inspect(thing, { depth: Infinity, showHidden: true, getters: true, maxStringLength: null })
  const printers: readonly (readonly [name: string, print: (secret: Secret) => string])[] = [
    ['inspect', (secret) => shownDeeply({ secret })],
    ['JSON', (secret) => JSON.stringify({ secret, list: [secret] })],
    ['a template', (secret) => `${String(secret)} ${secret.toString()}`],
    ['an error', (secret) => shownDeeply(new Error('refused', { cause: { secret } }))],
    ['a copy', (secret) => JSON.stringify(Object.assign({}, secret)) + shownDeeply(structuredClone(secret))],
    ['its keys', (secret) => Reflect.ownKeys(secret).map(String).join()],
  ]
  test.each(printers)('VT-13: not by %s', (_, print) => {
    expect(print(new Secret(value))).not.toContain('unprintable')
  })

  test('VT-13: the configuration, the keyring and the vault print no secret', async () => {
    const at = await recordedDeployment('printed configuration')
    expect(at.config.integrations[0]?.client?.secret.reveal()).toContain('CANARY')
    const ring = openKeyring(at.config.vault.current, at.config.vault.keys)
    const vault = tokenVault(ring)
    const row = { id: at.config.integrations[0]?.id as never, tenant: 'deployment' }
    const tokens = { access: 'CANARY-AT-open', refresh: 'CANARY-RT-open' }
    await vault.read({ ...row, sealed: await vault.seal(row, 1, tokens), tokenVersion: 1 })
    const shown =
      [at.config, ring, vault].map(shownDeeply).join('\n') + JSON.stringify([at.config, ring, vault])
    expect(shown).not.toContain('CANARY')
    expect(shown).not.toContain(vaultKey)
    const bytes = Buffer.from(vaultKey, 'base64url')
    expect(shown).not.toContain([...bytes.subarray(0, 6)].join(', '))
  })
})
