import { endpoints } from '@planbridge/shared/contract'
import { describe, expect, test } from 'vitest'
import { type Browser, openBrowser } from '../../harness/deployment/browser.ts'
import { hostileDeployment } from '../../harness/deployment/hostile-deployment.ts'
import { movableClock } from '../../harness/deployment/movable-clock.ts'
import { dynamicPlannerIssuer } from '../../mock/faults/provider/addresses.ts'
import { hostileProvider } from '../../mock/faults/provider/hostile-provider.ts'
import { withClaims } from '../../mock/faults/provider/id-token-draft.ts'

const alice = { account: 'alice' }
const otherIssuer = 'https://login.other.example/identity'

const connectionsOf = async (browser: Browser): Promise<string[]> => {
  const listed = await browser.call(endpoints.listConnections, {})
  return listed.ok ? listed.body.connections.map(({ id }) => id as string) : []
}

/** Makes `dp-code` trust another issuer with its own codes and keys at the same server. */
const twoIssuers = async () => {
  const clock = movableClock()
  const other = hostileProvider({
    now: clock.now,
    identity: otherIssuer,
    api: 'https://api.other.example',
  })
  other.behave({
    metadata: (honest) => {
      const text = JSON.stringify(honest).replaceAll(otherIssuer, dynamicPlannerIssuer)
      return { ...(JSON.parse(text) as object), issuer: otherIssuer }
    },
  })
  const at = await hostileDeployment({
    clock,
    programs: [other],
    config: (text) => text.replace('flow: code\n', `flow: code\n    issuer: ${otherIssuer}\n`),
  })
  at.provider.behave({
    idToken: (draft) =>
      draft.claims['aud'] === 'planbridge-code' ? withClaims(() => ({ iss: otherIssuer }))(draft) : draft,
  })
  return at
}

describe('identities', () => {
  test('HP-48 IDT-27: one sub at two issuers is two people, and neither sees the other’s connections', async () => {
    const at = await twoIssuers()
    const here = openBrowser(at)
    const there = openBrowser(at)
    await here.connectOrThrow({ integration: 'dp-hybrid' }, alice)
    await there.connectOrThrow({ integration: 'dp-code' }, alice)
    expect(await at.rows('subjects')).toHaveLength(2)
    expect(await at.rows('identities')).toHaveLength(2)
    const [mine] = await connectionsOf(here)
    const [theirs] = await connectionsOf(there)
    expect(mine).not.toBe(theirs)
    expect((await there.api(mine ?? '', '/crm/v1/clients')).status).toBe(404)
    expect((await here.api(theirs ?? '', '/crm/v1/clients')).status).toBe(404)
  })

  test('HP-07 CB-05: an ID token of one issuer is refused for the other', async () => {
    const at = await twoIssuers()
    at.provider.behave({ idToken: withClaims(() => ({ iss: otherIssuer })) })
    expect(await openBrowser(at).connect({ integration: 'dp-hybrid' }, alice)).toMatchObject({
      ok: false,
      body: { code: 'issuer-mismatch' },
    })
    at.provider.behave({})
    expect(await openBrowser(at).connect({ integration: 'dp-code' }, alice)).toMatchObject({
      ok: false,
      body: { code: 'issuer-mismatch' },
    })
    expect(await at.rows('subjects')).toEqual([])
  })

  test('HP-48 IDT-27: the same id at Plannr and as sub at an OpenID provider is two people', async () => {
    const at = await hostileDeployment()
    const plannr = openBrowser(at)
    await plannr.connectOrThrow({ integration: 'plannr' }, { account: 'tom@elmsample.example' })
    const account = String((await at.rows('connections'))[0]?.['account'])
    at.provider.behave({ subject: { front: account, back: account } })
    const other = openBrowser(at)
    await other.connectOrThrow({ integration: 'dp-hybrid' }, alice)
    expect(await at.rows('subjects')).toHaveLength(2)
    expect(await connectionsOf(other)).toHaveLength(1)
    const rows = await at.rows('connections')
    expect(new Set(rows.map((row) => row['account']))).toEqual(new Set([account]))
    expect(new Set(rows.map((row) => row['owner']))).toHaveLength(2)
  })

  test('HP-48 IDT-27: two subs with the same e-mail address and name are two people', async () => {
    const at = await hostileDeployment()
    const profile = withClaims(() => ({ email: 'alice@firm.example', email_verified: true, name: 'Alice' }))
    at.provider.behave({ idToken: profile })
    await openBrowser(at).connectOrThrow({ integration: 'dp-hybrid' }, alice)
    at.provider.behave({ idToken: profile, subject: { front: 'bob', back: 'bob' } })
    await openBrowser(at).connectOrThrow({ integration: 'dp-hybrid' }, alice)
    expect(await at.rows('subjects')).toHaveLength(2)
    expect(await at.rows('connections')).toHaveLength(2)
  })

  test('IDT-27: subs that differ only in case are two people', async () => {
    const at = await hostileDeployment()
    for (const sub of ['alice', 'ALICE']) {
      at.provider.behave({ subject: { front: sub, back: sub } })
      await openBrowser(at).connectOrThrow({ integration: 'dp-hybrid' }, alice)
    }
    expect(await at.rows('subjects')).toHaveLength(2)
  })

  test('IDT-27: a changed e-mail address and name keep the person and the connection', async () => {
    const at = await hostileDeployment()
    const named = (email: string, name: string) => ({ idToken: withClaims(() => ({ email, name })) })
    at.provider.behave(named('alice@firm.example', 'Alice'))
    const first = await openBrowser(at).connectOrThrow({ integration: 'dp-hybrid' }, alice)
    at.provider.behave(named('alice@new.example', 'Alice Married'))
    const second = await openBrowser(at).connectOrThrow({ integration: 'dp-hybrid' }, alice)
    expect(second.id).toBe(first.id)
    expect(await at.rows('subjects')).toMatchObject([{ name: 'Alice Married' }])
  })

  test('IDT-27: the same person through two integrations of one issuer is one person', async () => {
    const at = await hostileDeployment()
    const browser = openBrowser(at)
    await browser.connectOrThrow({ integration: 'dp-hybrid' }, alice)
    const other = openBrowser(at)
    await other.connectOrThrow({ integration: 'dp-code' }, alice)
    expect(await at.rows('subjects')).toHaveLength(1)
    expect(await connectionsOf(other)).toHaveLength(2)
  })
})
