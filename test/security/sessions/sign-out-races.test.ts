import { endpoints } from '@planbridge/shared/contract'
import { describe, expect, test } from 'vitest'
import { openBrowser } from '../../harness/deployment/browser.ts'
import {
  type RecordedDeployment,
  recordedDeployment,
  tokenRequests,
} from '../../harness/deployment/recorded-deployment.ts'
import { visibleState } from '../../harness/deployment/visible-state.ts'

const priya = { account: 'priya.nair' }
const tom = { account: 'tom@elmsample.example' }
const anonymous = { session: { state: 'anonymous' }, connections: { connections: [] } }

/** Runs an action after the provider has processed the exchange and before its response arrives. */
const afterExchange = (at: RecordedDeployment, happens: () => Promise<unknown>) => {
  for (const simulator of [at.simulators.dynamicPlanner, at.simulators.plannr])
    simulator.interrupt({
      when: ({ url }) => /\/(?:connect|oauth)\/token$/.test(url),
      answer: async (_, proceed) => {
        const answer = await proceed()
        await happens()
        return answer
      },
    })
}

const sealedRows = async ({ store }: RecordedDeployment, account: string) =>
  (await store.connections.listOfAccount('deployment', account)).filter(({ sealed }) => sealed !== null)

describe.each(['guests', 'signed-in-people'] as const)('for %s', (posture) => {
  test.each(['sign-in', 'link'] as const)(
    'HC-23: signing out during the code exchange of a %s leaves neither session nor tokens',
    async (purpose) => {
      const at = await recordedDeployment(`HC-23 ${purpose} ${posture}`, { posture })
      const browser = openBrowser(at)
      const other = openBrowser(at)
      await browser.connectOrThrow({ integration: 'dp-hybrid' }, priya)
      const pending = await browser.start({ integration: 'dp-code', purpose })
      const callback = await browser.atProvider(pending, priya)
      for (const [name, value] of browser.jar) other.jar.set(name, value)
      afterExchange(at, () => other.call(endpoints.signOut, {}))
      const late = await browser.complete(pending, callback)
      expect(late.body).toMatchObject({ code: 'session-required' })
      expect(await visibleState(browser)).toMatchObject(anonymous)
      expect(await visibleState(other)).toMatchObject(anonymous)
      const sub =
        at.simulators.dynamicPlanner.people.find(({ username }) => username === 'priya.nair')?.sub ?? ''
      expect(await sealedRows(at, sub)).toEqual([])
    },
  )

  test('HC-23: signing out during twenty calls and a link leaves no usable access', async () => {
    const at = await recordedDeployment(`HC-23 calls ${posture}`, { posture })
    const browser = openBrowser(at)
    const { id } = await browser.connectOrThrow({ integration: 'dp-hybrid' }, priya)
    const pending = await browser.start({ integration: 'plannr', purpose: 'link' })
    const callback = await browser.atProvider(pending, tom)
    const jar = [...browser.jar]
    const under = Array.from({ length: 20 }, () => browser.api(id, '/crm/v1/clients?pageSize=1'))
    const [out, linked] = await Promise.all([
      browser.call(endpoints.signOut, {}),
      browser.complete(pending, callback),
      ...under,
    ])
    expect(out.ok).toBe(true)
    const back = openBrowser(at)
    for (const [name, value] of jar) back.jar.set(name, value)
    expect(await visibleState(back)).toMatchObject(anonymous)
    expect((await back.api(id, '/crm/v1/clients')).status).toBe(401)
    // In either order: a link that was not refused was ended by the sign-out.
    expect([200, 401]).toContain(linked.status)
    const person = at.simulators.plannr.people.find(({ username }) => username === tom.account)?.uuid ?? ''
    expect(await sealedRows(at, person)).toEqual([])
    expect(tokenRequests(at).length).toBeLessThanOrEqual(2)
  })
})
