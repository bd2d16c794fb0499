import { endpoints } from '@planbridge/shared/contract'
import { describe, expect, test } from 'vitest'
import type { Browser } from '../../harness/deployment/browser.ts'
import { firmId, withFirm } from '../../harness/deployment/with-firm.ts'

const priya = { account: 'priya.nair' }
const helen = { account: 'helen.marsh' }
const tom = { account: 'tom@elmsample.example' }

/** Advisers are people of the tenant north, which has Plannr and Docplanner; operators belong to the deployment itself. */
const openNorth = () =>
  withFirm({
    signIn: {
      rules: '\n    groups: [{ name: it-support, role: operator }, { name: advisers, tenant: north }]',
    },
    config: (text) =>
      text
        .replace('provider: plannr\n', 'provider: plannr\n    tenant: north\n')
        .replace('provider: docplanner\n', 'provider: docplanner\n    tenant: north\n'),
  })

const idsIn = async (browser: Browser) => {
  const { entries } = (await browser.call(endpoints.getCatalog, {})).body as {
    entries: { id: string; configured: boolean }[]
  }
  return entries.flatMap(({ id, configured }) => (configured ? [id] : []))
}

const connectionsOf = async (browser: Browser) =>
  ((await browser.call(endpoints.listConnections, {})).body as { connections: { integration: string }[] })
    .connections

describe('the integrations of a tenant', () => {
  test('IDT-125: serve the people whom the firm places there, and nobody else', async () => {
    const at = await openNorth()
    const [stranger, adviser, operator] = [at.open(), at.open(), at.open()]
    await adviser.signInAtFirm(firmId, priya)
    await operator.signInAtFirm(firmId, helen)
    const own = ['dp-hybrid', 'dp-code', 'dp-firm']
    expect(await idsIn(stranger)).toEqual(own)
    expect(await idsIn(operator)).toEqual(own)
    expect(await idsIn(adviser)).toEqual(['plannr', 'docplanner'])
  })

  test('IDT-125: connect, list, call and disconnect in the tenant', async () => {
    const at = await openNorth()
    const adviser = at.open()
    await adviser.signInAtFirm(firmId, priya)
    const made = await adviser.connectOrThrow({ integration: 'plannr', purpose: 'link' }, tom)
    const service = await adviser.call(endpoints.addServiceAccount, { integration: 'docplanner' as never })
    expect(service.ok).toBe(true)
    expect((await connectionsOf(adviser)).map(({ integration }) => integration).toSorted()).toEqual([
      'docplanner',
      'plannr',
    ])
    expect((await adviser.api(made.id, '/api/v1/me')).status).toBe(200)
    const colleague = at.open()
    await colleague.signInAtFirm(firmId, helen)
    expect(await connectionsOf(colleague)).toEqual([])
    expect((await colleague.api(made.id, '/api/v1/me')).status).toBe(404)
    const renewed = await adviser.connect(
      { integration: 'plannr', purpose: 'reconnect', connection: made.id },
      tom,
    )
    expect(renewed.ok).toBe(true)
    const ended = await adviser.call(endpoints.disconnect, { connection: made.id })
    expect(ended.ok).toBe(true)
    const rows = (await at.store.connections.listOwned('deployment', '')).length
    expect(rows, 'connections of the deployment itself').toBe(0)
  })

  test('IDT-125: a token can be pasted in the tenant', async () => {
    const at = await openNorth()
    const adviser = at.open()
    await adviser.signInAtFirm(firmId, priya)
    const refused = await adviser.call(endpoints.addPersonalToken, {
      integration: 'plannr' as never,
      token: 'not-a-token-that-plannr-knows',
      ends_on: new Date(at.clock.now() + 86_400_000).toISOString().slice(0, 10),
    })
    expect(refused.body).toMatchObject({ code: 'personal-token-rejected' })
  })

  test('IDT-125: sign nobody in, neither a stranger nor a person of the tenant as another one', async () => {
    const at = await openNorth()
    const [stranger, adviser] = [at.open(), at.open()]
    await adviser.signInAtFirm(firmId, priya)
    for (const browser of [stranger, adviser])
      await expect(browser.start({ integration: 'plannr' })).rejects.toThrow('integration-not-found')
    const { sign_in_options: options } = (await stranger.call(endpoints.getSession, {})).body as {
      sign_in_options: { id: string }[]
    }
    expect(options.map(({ id }) => id)).toEqual([firmId, 'dp-hybrid', 'dp-code'])
  })

  test('IDT-125: the integrations of the deployment are closed to people of a tenant', async () => {
    const at = await openNorth()
    const adviser = at.open()
    await adviser.signInAtFirm(firmId, priya)
    await expect(adviser.start({ integration: 'dp-code', purpose: 'link' })).rejects.toThrow(
      'integration-not-found',
    )
    const service = await adviser.call(endpoints.addServiceAccount, { integration: 'dp-firm' as never })
    expect(service.body).toMatchObject({ code: 'integration-not-found' })
  })

  test('IDT-125: an account of a provider signs the browser out of the tenant and into the deployment', async () => {
    const at = await openNorth()
    const browser = at.open()
    await browser.signInAtFirm(firmId, priya)
    const made = await browser.connectOrThrow({ integration: 'plannr', purpose: 'link' }, tom)
    await browser.connectOrThrow({ integration: 'dp-code' }, priya)
    expect(await idsIn(browser)).toEqual(['dp-hybrid', 'dp-code', 'dp-firm'])
    expect((await connectionsOf(browser)).map(({ integration }) => integration)).toEqual(['dp-code'])
    expect((await browser.api(made.id, '/api/v1/me')).status).toBe(404)
  })

  test('IDT-125: an attempt that was begun as another person is not completed in the tenant', async () => {
    const at = await openNorth()
    const browser = at.open()
    await browser.signInAtFirm(firmId, helen)
    const pending = await browser.start({ integration: 'dp-code', purpose: 'link' })
    await browser.signInAtFirm(firmId, priya, { another_account: true })
    const done = await browser.complete(pending, await browser.atProvider(pending, priya))
    expect(done.ok).toBe(false)
    expect(await connectionsOf(browser)).toEqual([])
  })

  test('IDT-125: a person whom another group places elsewhere is another person there', async () => {
    const at = await openNorth()
    const browser = at.open()
    await browser.signInAtFirm(firmId, priya)
    const subjects = await at.store.subjects.ownerOf('north', { issuer: at.firm.issuer, account: 'h-101' })
    expect(subjects).toBeDefined()
    expect(
      await at.store.subjects.ownerOf('deployment', { issuer: at.firm.issuer, account: 'h-101' }),
    ).toBeUndefined()
  })
})

describe('erasure', () => {
  test('IDT-125: a person is found by the id at the firm, in the tenant where the firm placed them', async () => {
    const at = await openNorth()
    const browser = at.open()
    await browser.signInAtFirm(firmId, priya)
    const report = await at.planbridge.erasure.person({ integration: firmId as never, account: 'h-101' })
    expect(report).toMatchObject({ kind: 'erased' })
    const session = await browser.call(endpoints.getSession, {})
    expect(session.body).toMatchObject({ state: 'anonymous' })
  })
})
