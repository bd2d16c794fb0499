import { sqlStore } from '@planbridge/bff/testing'
import { endpoints } from '@planbridge/shared/contract'
import { Kysely, sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import type { Browser } from '../../harness/deployment/browser.ts'
import { memoryDialect } from '../../harness/sqlite/memory-dialect.ts'
import { firmId, firmIssuer, firmSecret, withFirm } from '../../harness/deployment/with-firm.ts'
import { firmPeople } from '../../mock/simulators/firm/people.ts'

const priya = { account: 'priya.nair' }
const helen = { account: 'helen.marsh' }

const sessionOf = async (browser: Browser) => (await browser.call(endpoints.getSession, {})).body

describe('a sign-in with an account of the firm', () => {
  test('IDT-126: signs a person in by name, and lets them use what only people may use', async () => {
    const at = await withFirm()
    const browser = at.open()
    expect(await sessionOf(browser)).toMatchObject({ state: 'anonymous', hosts_only: false })
    const done = await browser.signInAtFirm(firmId, priya, { return_to: '/?kept' })
    expect(done.body).toEqual({ return_to: '/?kept' })
    expect(await sessionOf(browser)).toMatchObject({ state: 'signed-in', name: 'Priya Nair', role: 'person' })
    const added = await browser.call(endpoints.addServiceAccount, { integration: 'docplanner' as never })
    expect(added.body).toMatchObject({ model: 'service-account', status: 'active' })
  })

  test('IDT-124: asks the provider for a code with state, nonce and an S256 challenge, and exchanges it with client_secret_basic', async () => {
    const at = await withFirm()
    const browser = at.open()
    const pending = await browser.start({ integration: firmId })
    const url = new URL(browser.authorizeUrl(pending))
    expect(url.origin + url.pathname).toBe(`${firmIssuer}/authorize`)
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_id: 'planbridge',
      redirect_uri: pending.facts.redirect_uri,
      response_type: 'code',
      scope: 'openid profile email groups',
      state: pending.facts.state,
      nonce: expect.stringMatching(/^.{43}$/),
      code_challenge: pending.proof.challenge,
      code_challenge_method: 'S256',
    })
    await browser.completeSignIn(pending, await browser.atProvider(pending, priya))
    const [request] = at.firm.log.entries.filter(({ path }) => path === '/token')
    expect(request?.headers['authorization']).toMatch(/^Basic /)
    expect(request?.body).not.toContain('client_secret')
  })

  test('IDT-126: gives the role of an operator by group, in the session alone', async () => {
    const at = await withFirm()
    const [operator, adviser] = [at.open(), at.open()]
    await operator.signInAtFirm(firmId, helen)
    expect(await sessionOf(operator)).toMatchObject({ name: 'Helen Marsh', role: 'operator' })
    await adviser.signInAtFirm(firmId, priya)
    expect(await sessionOf(adviser)).toMatchObject({ role: 'person' })
    // The account of a provider that an operator has linked is no proof of the role.
    const linked = await operator.connect(
      { integration: 'plannr', purpose: 'link' },
      { account: 'tom@elmsample.example' },
    )
    expect(linked.ok).toBe(true)
    expect(await sessionOf(operator)).toMatchObject({ role: 'operator' })
    const elsewhere = at.open()
    await elsewhere.connectOrThrow({ integration: 'plannr' }, { account: 'tom@elmsample.example' })
    expect(await sessionOf(elsewhere)).toMatchObject({ name: 'Tom Okafor', role: 'person' })
    await operator.connectOrThrow({ integration: 'plannr' }, { account: 'tom@elmsample.example' })
    expect(await sessionOf(operator)).toMatchObject({ role: 'person' })
  })

  test('IDT-27: recognises a person by issuer and sub, whatever name and address they have', async () => {
    const people = firmPeople.map((person) => ({ ...person }))
    const [first, second] = people
    if (!first || !second) throw new Error('no people')
    const at = await withFirm({ firm: { people } })
    const browser = at.open()
    await browser.signInAtFirm(firmId, priya)
    const own = await browser.call(endpoints.addPersonalToken, {} as never)
    expect(own.ok).toBe(false)
    await browser.connectOrThrow(
      { integration: 'plannr', purpose: 'link' },
      { account: 'tom@elmsample.example' },
    )
    const connections = async (where: Browser) =>
      (await where.call(endpoints.listConnections, {})).body as { connections: unknown[] }
    Object.assign(first, { name: 'Priya Shah', email: 'priya.shah@harbour-wealth.example' })
    const again = at.open()
    await again.signInAtFirm(firmId, priya)
    expect(await sessionOf(again)).toMatchObject({ name: 'Priya Shah' })
    expect((await connections(again)).connections).toHaveLength(1)
    // The same address and name with another sub are another person.
    Object.assign(first, { sub: 'h-999' })
    const other = at.open()
    await other.signInAtFirm(firmId, priya)
    expect((await connections(other)).connections).toEqual([])
  })

  test('IDT-123: keeps no token and no group', async () => {
    const dialect = await memoryDialect()
    const at = await withFirm({ store: await sqlStore(dialect) })
    const browser = at.open()
    await browser.signInAtFirm(firmId, helen)
    const db = new Kysely<Record<string, unknown>>({ dialect })
    const tables = ['subjects', 'identities', 'sessions', 'attempts', 'connections', 'pending_revocations']
    const rows = await Promise.all(
      tables.map(async (name) => (await sql`select * from ${sql.table(name)}`.execute(db)).rows),
    )
    const [, , , , connections, revocations] = rows
    expect([connections, revocations]).toEqual([[], []])
    const kept = JSON.stringify([rows, at.logs])
    for (const secret of ['CANARY', firmSecret, 'it-support', firmSecret.slice(0, 20)])
      expect(kept).not.toContain(secret)
  })

  test('IDT-124: is idempotent, and a replay by another browser signs nobody in', async () => {
    const at = await withFirm()
    const browser = at.open()
    const pending = await browser.start({ integration: firmId })
    const callback = await browser.atProvider(pending, priya)
    const first = await browser.completeSignIn(pending, callback)
    const again = await browser.completeSignIn(pending, callback)
    expect([first.ok, again.body]).toEqual([true, first.body])
    const thief = at.open()
    await thief.start({ integration: firmId })
    const stolen = await thief.completeSignIn(pending, callback)
    expect(stolen.body).toMatchObject({ code: 'attempt-of-another-session' })
    expect(await sessionOf(thief)).toMatchObject({ state: 'anonymous' })
  })

  test.each([
    ['to link an account', { purpose: 'link' }],
    [
      'as a delegation',
      { model: 'delegation', delegation: { purpose: 'Nightly', operations: ['a'], days: 1 } },
    ],
  ] as const)('IDT-124: cannot be used %s', async (_, options) => {
    const at = await withFirm()
    const browser = at.open()
    await browser.signInAtFirm(firmId, priya)
    await expect(browser.start({ integration: firmId, ...options })).rejects.toThrow(
      'access-model-not-offered',
    )
  })

  test.each(['addPersonalToken', 'addServiceAccount'] as const)(
    'IDT-124: is no integration for %s',
    async (name) => {
      const at = await withFirm()
      const browser = at.open()
      await browser.signInAtFirm(firmId, priya)
      const input = { integration: firmId, token: 'a-token-of-some-length', ends_on: '2026-12-01' }
      const { token: _, ends_on: __, ...least } = input
      const refused = await browser.call(
        endpoints[name],
        (name === 'addPersonalToken' ? input : least) as never,
      )
      expect(refused.body).toMatchObject({ code: 'integration-not-found' })
    },
  )

  test('IDT-126: sign-out ends the session here, and names the firm whose own session goes on', async () => {
    const at = await withFirm()
    const browser = at.open()
    await browser.signInAtFirm(firmId, helen)
    const out = await browser.call(endpoints.signOut, {})
    expect(out.body).toEqual({ ended: 0, not_revoked: [], continues_at: 'Harbour Wealth' })
    const after = await sessionOf(browser)
    expect(after).toMatchObject({ state: 'anonymous' })
    expect(after).not.toHaveProperty('role')
    await browser.connectOrThrow({ integration: 'plannr' }, { account: 'tom@elmsample.example' })
    expect((await browser.call(endpoints.signOut, {})).body).not.toHaveProperty('continues_at')
  })
})

describe('a refused account', () => {
  test.each([
    ['without an allowed group', 'sam.idle', 'group-not-allowed', 'sam.idle@harbour-wealth.example'],
    ['of another domain', 'noor.guest', 'email-domain-not-allowed', 'noor.guest@partner.example'],
    [
      'with an unconfirmed address',
      'una.verified',
      'email-not-verified',
      'una.verified@harbour-wealth.example',
    ],
  ])('IDT-127: %s gets a reason with its name, and no session', async (_, account, code, shown) => {
    const at = await withFirm()
    const browser = at.open()
    const refused = await browser.signInAtFirm(firmId, { account })
    expect(refused.status).toBe(403)
    expect(refused.body).toMatchObject({ code, account: shown })
    expect(await sessionOf(browser)).toMatchObject({ state: 'anonymous' })
    expect(JSON.stringify(at.logs)).not.toContain(shown)
    // With the right account the same browser gets in: the provider shows its list of accounts again.
    const right = await browser.signInAtFirm(firmId, priya, { another_account: true })
    expect(right.ok).toBe(true)
  })

  test('IDT-127: a refusal leaves the person of the session as they were', async () => {
    const at = await withFirm()
    const browser = at.open()
    await browser.signInAtFirm(firmId, priya)
    const refused = await browser.signInAtFirm(firmId, { account: 'noor.guest' }, { another_account: true })
    expect(refused.ok).toBe(false)
    expect(await sessionOf(browser)).toMatchObject({ name: 'Priya Nair' })
  })
})

describe('the ways to sign in', () => {
  test('IDT-126: the session view lists those of firms first, then the integrations with consent', async () => {
    const at = await withFirm()
    const { sign_in_options: options } = (await sessionOf(at.open())) as { sign_in_options: unknown }
    expect(options).toEqual([
      { id: firmId, kind: 'firm', label: 'Harbour Wealth', model: 'user-present' },
      { id: 'dp-hybrid', kind: 'integration', label: 'Dynamic Planner (dp-hybrid)', model: 'user-present' },
      { id: 'dp-code', kind: 'integration', label: 'Dynamic Planner (dp-code)', model: 'user-present' },
      { id: 'plannr', kind: 'integration', label: 'Plannr', model: 'user-present' },
    ])
  })
})
