import { seal } from '@planbridge/bff/internal/vault/seal.ts'
import { tokensPlace } from '@planbridge/bff/internal/vault/token-vault.ts'
import { type Connection, endpoints, IntegrationId } from '@planbridge/shared/contract'
import { describe, expect, test } from 'vitest'
import { type Browser, openBrowser } from '../../harness/deployment/browser.ts'
import { movedTo, sharedStore } from '../../harness/deployment/instances.ts'
import { keyText, ringOf, withVault } from '../../harness/deployment/keyrings.ts'
import { providerRequests, type RecordedDeployment } from '../../harness/deployment/recorded-deployment.ts'
import { runBackgroundTasks } from '../../harness/deployment/run-background-tasks.ts'

const priya = { account: 'priya.nair' }
const mei = { account: 'mei.tanaka' }
const tom = { account: 'tom@elmsample.example' }

type File = ReturnType<typeof sharedStore>

const sealedOf = (file: File, id: string): string =>
  file.offline((database) =>
    String(database.prepare('SELECT sealed FROM connections WHERE id = ?').get(id)?.['sealed']),
  )

const putSealed = (file: File, id: string, sealed: string) =>
  file.offline((database) =>
    database.prepare('UPDATE connections SET sealed = ? WHERE id = ?').run(sealed, id),
  )

const storedRow = (file: File, id: string) =>
  file.offline((database) =>
    database.prepare('SELECT sealed, status, reason, token_version FROM connections WHERE id = ?').get(id),
  )

const vaultEvents = ({ logs }: RecordedDeployment) =>
  logs.filter(({ event }) => event.startsWith('vault.')).map(({ event }) => event)

const listed = async (browser: Browser, id: string): Promise<Connection> => {
  const answer = await browser.call(endpoints.listConnections, {})
  const found = answer.ok ? answer.body.connections.find((connection) => connection.id === id) : undefined
  if (!found) throw new Error('the connection is not listed')
  return found
}

interface Case {
  readonly integration: string
  readonly path: string
  readonly connect: (browser: Browser, at: RecordedDeployment) => Promise<Connection>
}

const cases: Readonly<Record<string, Case>> = {
  'user-present': {
    integration: 'dp-code',
    path: '/crm/v1/clients',
    connect: (browser) => browser.connectOrThrow({ integration: 'dp-code' }, priya),
  },
  delegation: {
    integration: 'dp-hybrid',
    path: '/crm/v1/clients',
    connect: (browser) => browser.connectOrThrow({ integration: 'dp-hybrid', model: 'delegation' }, priya),
  },
  'personal-token': {
    integration: 'plannr',
    path: '/api/v1/account?per_page=2',
    async connect(browser, at) {
      await browser.connectOrThrow({ integration: 'plannr' }, tom)
      const { token } = await at.simulators.plannr.mintPersonalToken({ username: tom.account })
      const integration = IntegrationId.parse('plannr')
      const added = await browser.call(endpoints.addPersonalToken, {
        integration,
        token,
        ends_on: '2026-12-31',
      })
      if (!added.ok) throw new Error(added.body.code)
      return added.body
    },
  },
}

const damages: Readonly<Record<string, (sealed: string, row: Connection) => Promise<string> | string>> = {
  'a changed letter': (sealed) =>
    sealed.slice(0, -8) + (sealed.at(-8) === 'A' ? 'B' : 'A') + sealed.slice(-7),
  'a cut text': (sealed) => sealed.slice(0, sealed.length / 2),
  'no text at all': () => '',
  'a header that is no JSON': (sealed) => `e30x${sealed.slice(sealed.indexOf('.'))}`,
  'an unknown key': (sealed) =>
    `${btoa(JSON.stringify({ alg: 'A256GCMKW', enc: 'A256GCM', kid: 'gone' }))}${sealed.slice(sealed.indexOf('.'))}`,
  'the place of another version': (_, { id }) =>
    seal(ringOf('main'), tokensPlace({ id, tenant: 'deployment' }, 99), '{"access":"a","refresh":null}'),
  'a sealed text that is no token set': (_, { id }) =>
    seal(ringOf('main'), tokensPlace({ id, tenant: 'deployment' }, 1), '{"access":1}'),
  'a sealed text that is no JSON': (_, { id }) =>
    seal(ringOf('main'), tokensPlace({ id, tenant: 'deployment' }, 1), 'access'),
}

const models = Object.keys(cases)
const table = Object.keys(damages).map((damage, at) => [damage, models[at % models.length] ?? ''] as const)

describe('a token set that does not open', () => {
  test.each(table)(
    'VT-60 VT-12: with %s, the %s connection is kept, refused for now, reported once and usable again after a repair',
    async (damage, model) => {
      const { connect, path } = cases[model] as Case
      const file = sharedStore(`VT-60 ${damage}`)
      const warm = await file.instance({ posture: 'signed-in-people' })
      const first = openBrowser(warm)
      const own = await connect(first, warm)
      const sound = sealedOf(file, own.id)
      const damaged = (await damages[damage]?.(sound, own)) ?? ''
      putSealed(file, own.id, damaged)
      const at = await file.instance({ posture: 'signed-in-people' })
      const browser = movedTo(at, first)
      const before = storedRow(file, own.id)
      const requests = providerRequests(at)
      for (let call = 0; call < 5; call += 1) {
        const answer = await browser.api(own.id, path)
        expect(answer.headers.get('retry-after')).toBe('60')
        expect(await answer.json()).toMatchObject({
          status: 503,
          code: 'vault-unreadable',
          connection: own.id,
        })
      }
      await runBackgroundTasks(at)
      expect(providerRequests(at)).toBe(requests)
      expect(storedRow(file, own.id)).toEqual(before)
      expect(await listed(browser, own.id)).toMatchObject({
        status: 'active',
        trouble: { code: 'vault-unreadable' },
      })
      expect(vaultEvents(at)).toEqual(['vault.refused'])
      putSealed(file, own.id, sound)
      expect((await browser.api(own.id, path)).status).toBe(200)
      expect(await listed(browser, own.id)).toMatchObject({ status: 'active', trouble: null })
      expect(vaultEvents(at)).toEqual(['vault.refused', 'vault.opened-again'])
      expect(JSON.stringify(at.logs)).not.toContain('CANARY')
    },
  )

  test('VT-60: the list shows it before the first call, and no other connection is affected', async () => {
    const file = sharedStore('VT-60 list')
    const warm = await file.instance()
    const [one, two] = [openBrowser(warm), openBrowser(warm)]
    const own = await one.connectOrThrow({ integration: 'dp-code' }, priya)
    const other = await two.connectOrThrow({ integration: 'dp-code' }, mei)
    putSealed(file, own.id, 'rubbish')
    const at = await file.instance()
    expect(await listed(movedTo(at, one), own.id)).toMatchObject({ trouble: { code: 'vault-unreadable' } })
    expect(await listed(movedTo(at, two), other.id)).toMatchObject({ trouble: null })
    expect((await movedTo(at, two).api(other.id, '/crm/v1/clients')).status).toBe(200)
  })

  test('VT-60: a job of its delegation fails with the reason, and its next run works after a repair', async () => {
    const file = sharedStore('VT-60 job')
    const warm = await file.instance()
    const browser = openBrowser(warm)
    const own = await cases['delegation']?.connect(browser, warm)
    if (!own) throw new Error('not connected')
    const job = await browser.call(endpoints.addJob, {
      connection: own.id,
      operation: own.operations.find((id) => id === 'list-clients') as never,
      fields: {},
      body: null,
      schedule: { every: 'hour', minute: 0 },
      time_zone: 'UTC',
      missed: 'run-once',
    })
    if (!job.ok) throw new Error(job.body.code)
    const sound = sealedOf(file, own.id)
    putSealed(file, own.id, 'rubbish')
    const at = await file.instance()
    const runs = async () => {
      at.clock.pass(3_600)
      await runBackgroundTasks(at)
      return at.store.jobs.runs(job.body.id, 1)
    }
    expect(await runs()).toMatchObject([{ outcome: 'failed', code: 'vault-unreadable' }])
    expect(await at.store.connections.find(own.id)).toMatchObject({ status: 'active', sealed: 'rubbish' })
    putSealed(file, own.id, sound)
    expect(await runs()).toMatchObject([{ outcome: 'succeeded', code: null }])
  })

  test('VT-60: the revocation of one counts as failed, not as needless', async () => {
    const file = sharedStore('VT-60 revocation')
    const warm = await file.instance()
    const browser = openBrowser(warm)
    const own = await browser.connectOrThrow({ integration: 'dp-code' }, priya)
    putSealed(file, own.id, 'rubbish')
    const at = await file.instance()
    const ended = await movedTo(at, browser).call(endpoints.disconnect, { connection: own.id })
    expect(ended.body).toEqual({ revoked: 'failed' })
  })

  test('VT-60: a service account replaces its tokens by itself, because it needs no consent', async () => {
    const file = sharedStore('VT-60 service')
    const warm = await file.instance()
    const browser = openBrowser(warm)
    const added = await browser.call(endpoints.addServiceAccount, {
      integration: IntegrationId.parse('dp-firm'),
    })
    if (!added.ok) throw new Error(added.body.code)
    const call = async (at: RecordedDeployment) =>
      (await movedTo(at, browser).api(added.body.id, '/crm/v1/clients')).status
    expect(await call(warm)).toBe(200)
    putSealed(file, added.body.id, 'rubbish')
    const at = await file.instance()
    expect(await call(at)).toBe(200)
    expect(vaultEvents(at)).toContain('vault.refused')
  })
})

describe('a vault key replaced under the same id', () => {
  const freshAt = ({ planbridge }: RecordedDeployment, { id }: Connection) =>
    planbridge.freshToken({ connection: id, present: false })
  const replaced = withVault('main')
  const other = { env: { VAULT_KEY: keyText('next') }, config: replaced }

  test('VT-60 VT-61: erases nothing and seals nothing, and everything works with the earlier key', async () => {
    const file = sharedStore('VT-61')
    const before = await file.instance({ config: replaced })
    const browser = openBrowser(before)
    const own = await browser.connectOrThrow({ integration: 'dp-hybrid', model: 'delegation' }, priya)
    const row = storedRow(file, own.id)
    const during = await file.instance(other)
    during.clock.pass(3_601)
    for (let call = 0; call < 3; call += 1)
      expect(await freshAt(during, own)).toMatchObject({ kind: 'refused', code: 'vault-unreadable' })
    const connected = await openBrowser(during).connect({ integration: 'dp-code' }, mei)
    expect(connected).toMatchObject({ ok: false, status: 503, body: { code: 'store-unavailable' } })
    await runBackgroundTasks(during)
    expect(storedRow(file, own.id)).toEqual(row)
    const after = await file.instance({ config: replaced })
    expect(await freshAt(after, own)).toMatchObject({ kind: 'token' })
  })

  test('VT-61: a replaced current key spends no refresh token that an older key still opens', async () => {
    const file = sharedStore('VT-61 rotation')
    const before = await file.instance({ config: withVault('next', 'main') })
    const early = await file.instance({ config: withVault('main') })
    const browser = openBrowser(early)
    const own = await browser.connectOrThrow({ integration: 'dp-hybrid', model: 'delegation' }, priya)
    await openBrowser(before).connectOrThrow({ integration: 'dp-code' }, mei)
    const at = await file.instance({
      config: withVault('next', 'main'),
      env: { VAULT_KEY_NEXT: keyText('main').split('').toReversed().join('') },
    })
    at.clock.pass(3_601)
    const requests = providerRequests(at)
    expect(await freshAt(at, own)).toMatchObject({ kind: 'refused', code: 'vault-unreadable' })
    expect(providerRequests(at)).toBe(requests)
    const after = await file.instance({ config: withVault('next', 'main') })
    expect(await freshAt(after, own)).toMatchObject({ kind: 'token' })
  })
})
