import { ConnectionId, endpoints } from '@planbridge/shared/contract'
import { describe, expect, test } from 'vitest'
import { type Browser, openBrowser } from '../../harness/deployment/browser.ts'
import { type RecordedDeployment, recordedDeployment } from '../../harness/deployment/recorded-deployment.ts'
import { visibleState } from '../../harness/deployment/visible-state.ts'
import { expectRejected } from '../attempts/expect-rejected.ts'

const priya = { account: 'priya.nair' }
const mei = { account: 'mei.tanaka' }
const tom = { account: 'tom@elmsample.example' }
const edith = { account: 'edith@client.example' }

const providers = [
  { integration: 'dp-hybrid', path: '/crm/v1/clients?pageSize=1', self: priya, other: mei },
  { integration: 'dp-code', path: '/crm/v1/clients?pageSize=1', self: priya, other: mei },
  { integration: 'plannr', path: '/api/v1/me', self: tom, other: edith },
] as const

const connectionsOf = async (browser: Browser) => {
  const listed = await browser.call(endpoints.listConnections, {})
  return listed.ok ? listed.body.connections : []
}

/** The same browser without a session at the provider. */
const withoutProviderSession = (at: RecordedDeployment, from: Browser): Browser => {
  const browser = openBrowser(at)
  for (const [name, value] of from.jar) browser.jar.set(name, value)
  return browser
}

describe.each(['guests', 'signed-in-people'] as const)('for %s', (posture) => {
  describe.each(providers)('at $integration', ({ integration, path, self, other }) => {
    const connectOwner = async (name: string) => {
      const at = await recordedDeployment(`${name} ${posture} ${integration}`, { posture })
      const browser = openBrowser(at)
      return { at, browser, connection: await browser.connectOrThrow({ integration }, self) }
    }

    test('CB-21: reconnecting as another person is different-account, and the existing connection is unchanged', async () => {
      const { at, browser, connection } = await connectOwner('reconnect other')
      expect((await browser.api(connection.id, path)).status).toBe(200)
      const before = await visibleState(browser)
      const away = withoutProviderSession(at, browser)
      const pending = await away.start({ integration, purpose: 'reconnect', connection: connection.id })
      const refused = await away.complete(pending, await away.atProvider(pending, other))
      expect(refused).toMatchObject({ status: 409, body: { code: 'different-account' } })
      expect(await visibleState(browser)).toEqual(before)
      expect((await browser.api(connection.id, path)).status).toBe(200)
      // Repeating the same response is refused, too.
      expect(
        await away.complete(
          pending,
          await Promise.resolve(new URL(`${pending.facts.redirect_uri}?state=${pending.facts.state}&code=x`)),
        ),
      ).toMatchObject({ body: { code: 'attempt-spent' } })
    })

    test('reconnecting as the same person gives the same connection new tokens', async () => {
      const { browser, connection } = await connectOwner('reconnect same')
      const again = await browser.connectOrThrow(
        { integration, purpose: 'reconnect', connection: connection.id },
        self,
      )
      expect(again.id).toBe(connection.id)
      expect(await connectionsOf(browser)).toHaveLength(1)
      expect((await browser.api(connection.id, path)).status).toBe(200)
    })

    test('CB-21: linking an identity of another person is refused, and nothing is merged', async () => {
      const { at, browser: owner, connection } = await connectOwner('link taken')
      const second = openBrowser(at)
      const theirs = await second.connectOrThrow({ integration }, other)
      const before = [await visibleState(owner), await visibleState(second)]
      const away = withoutProviderSession(at, second)
      const pending = await away.start({ integration, purpose: 'link' })
      const refused = await away.complete(pending, await away.atProvider(pending, self))
      expect(refused).toMatchObject({ status: 409, body: { code: 'identity-of-another-person' } })
      expect([await visibleState(owner), await visibleState(second)]).toEqual(before)
      expect((await owner.api(connection.id, path)).status).toBe(200)
      expect((await second.api(theirs.id, path)).status).toBe(200)
      expect((await second.api(connection.id, path)).status).toBe(404)
    })

    test('signing in from another browser restores only the connections of that person', async () => {
      const { at, browser, connection } = await connectOwner('restore')
      await openBrowser(at).connectOrThrow({ integration }, other)
      const otherBrowser = openBrowser(at)
      const back = await otherBrowser.connectOrThrow({ integration }, self)
      expect(back.id).toBe(connection.id)
      expect((await connectionsOf(otherBrowser)).map(({ id }) => id)).toEqual([connection.id])
      await browser.call(endpoints.signOut, {})
      expect(await connectionsOf(browser)).toEqual([])
    })

    test('CB-21: signing in as another person rotates the id and shows no data of the former one', async () => {
      const { at, browser, connection } = await connectOwner('sign in other')
      const before = browser.jar.get('__Host-planbridge')
      const away = withoutProviderSession(at, browser)
      const theirs = await away.connectOrThrow({ integration }, other)
      expect(away.jar.get('__Host-planbridge')).not.toBe(before)
      // A guest becomes the person who signs in. A signed-in person is replaced.
      expect((await connectionsOf(away)).map(({ id }) => id)).toEqual([theirs.id])
      expect((await away.api(connection.id, path)).status).toBe(404)
    })

    test('CB-22: a link that was started before another person signed in is refused on return', async () => {
      const { at, browser } = await connectOwner('swapped')
      const pending = await browser.start({ integration, purpose: 'link' })
      const callback = await browser.atProvider(pending, self)
      const away = withoutProviderSession(at, browser)
      const theirs = await away.connectOrThrow({ integration }, other)
      const swapped = await away.complete(pending, callback)
      expect(swapped.body).toMatchObject({ code: 'attempt-of-another-session' })
      expect((await connectionsOf(away)).map(({ id }) => id)).toEqual([theirs.id])
    })
  })

  test('reconnecting a connection that is missing, of another person or of another kind is not found and starts nothing', async () => {
    const at = await recordedDeployment(`reconnect foreign ${posture}`, { posture })
    const [a, b] = [openBrowser(at), openBrowser(at)]
    const ofA = await a.connectOrThrow({ integration: 'dp-hybrid' }, priya)
    await b.connectOrThrow({ integration: 'dp-hybrid' }, mei)
    const attemptOptions = [
      { integration: 'dp-hybrid', connection: ofA.id },
      { integration: 'dp-hybrid', connection: ConnectionId.parse('none') },
      { integration: 'dp-hybrid' },
    ]
    for (const options of attemptOptions)
      await expect(b.start({ ...options, purpose: 'reconnect' })).rejects.toThrow('connection-not-found')
    for (const options of [
      { integration: 'dp-code' },
      { integration: 'plannr' },
      { integration: 'dp-hybrid', model: 'delegation' as const },
    ])
      await expect(a.start({ ...options, purpose: 'reconnect', connection: ofA.id })).rejects.toThrow(
        'connection-not-found',
      )
  })

  test('SES-07: signing out erases user-present connections; delegations and personal tokens are back after the next sign-in', async () => {
    const at = await recordedDeployment(`sign-out ${posture}`, { posture })
    const browser = openBrowser(at)
    const present = await browser.connectOrThrow({ integration: 'plannr' }, tom)
    const lasting = await browser.connectOrThrow(
      { integration: 'plannr', model: 'delegation', purpose: 'link' },
      tom,
    )
    const { token } = await at.simulators.plannr.mintPersonalToken({ username: tom.account })
    const pasted = await browser.call(endpoints.addPersonalToken, {
      integration: 'plannr' as never,
      token,
      ends_on: '2026-06-30',
    })
    const report = await browser.call(endpoints.signOut, {})
    expect(report.body).toMatchObject({ ended: 1 })
    const erased = await at.store.connections.find(present.id)
    expect(erased).toMatchObject({ status: 'signed-out', sealed: null })
    expect(await at.store.connections.find(lasting.id)).toMatchObject({
      status: 'active',
      sealed: expect.any(String) as string,
    })
    const back = openBrowser(at)
    await back.connectOrThrow({ integration: 'plannr' }, tom)
    const statuses = (await connectionsOf(back)).map(({ model, status }) => `${model} ${status}`)
    expect(statuses.toSorted()).toEqual(['delegation active', 'personal-token active', 'user-present active'])
    for (const id of [lasting.id, pasted.ok ? pasted.body.id : ''])
      expect((await back.api(id, '/api/v1/me')).status).toBe(200)
  })

  test('SES-07: disconnecting erases the tokens here and revokes them at the provider if it supports that', async () => {
    const at = await recordedDeployment(`disconnect ${posture}`, { posture })
    const browser = openBrowser(at)
    const { id } = await browser.connectOrThrow({ integration: 'dp-hybrid', model: 'delegation' }, priya)
    expect(at.simulators.dynamicPlanner.refreshTokenCount()).toBe(1)
    expect((await browser.call(endpoints.disconnect, { connection: id })).body).toEqual({ revoked: 'yes' })
    expect(at.simulators.dynamicPlanner.refreshTokenCount()).toBe(0)
    expect(await at.store.connections.find(id)).toBeUndefined()
    expect((await browser.api(id, '/crm/v1/clients')).status).toBe(404)
  })
})

test('in production linking, personal tokens and service accounts require a signed-in person', async () => {
  const at = await recordedDeployment('not signed in', { posture: 'signed-in-people' })
  const browser = openBrowser(at)
  await expect(browser.start({ integration: 'plannr', purpose: 'link' })).rejects.toThrow('sign-in-required')
  await expectRejected(at, browser, 'sign-in-required', () =>
    browser.call(endpoints.addServiceAccount, { integration: 'dp-firm' as never }),
  )
  await expectRejected(at, browser, 'sign-in-required', () =>
    browser.call(endpoints.addPersonalToken, {
      integration: 'plannr' as never,
      token: 'CANARY-AT-pasted',
      ends_on: '2026-06-30',
    }),
  )
})
