import { IntegrationId } from '@planbridge/shared/contract'
import { connectEndpoints } from '@planbridge/shared/embed'
import { describe, expect, test } from 'vitest'
import { openBrowser } from '../../harness/deployment/browser.ts'
import {
  bodyOf,
  linkSecret,
  openFrame,
  openWindow,
} from '../../harness/deployment/embedding/connect-session.ts'
import type { RecordedDeployment } from '../../harness/deployment/recorded-deployment.ts'
import { runBackgroundTasks } from '../../harness/deployment/run-background-tasks.ts'
import { codeOf, environment, priya, tom } from './environment.ts'

const plannr = IntegrationId.parse('plannr')
const wanted = { integration: 'dp-hybrid' } as const
const refused = (code: string) => ({ ok: false, body: { code } }) as const

const token = async ({ simulators }: RecordedDeployment) => {
  const minted = await simulators.plannr.mintPersonalToken({ username: tom.account })
  return { integration: plannr, token: minted.token, ends_on: '2026-02-01' }
}

/** Other writers that change a connection before each of the next changes is stored. */
const overtake = ({ store }: RecordedDeployment, times: number) => {
  const { atomically } = store
  const state = { left: times, tries: 0 }
  store.atomically = (work) =>
    atomically((tables) => {
      const { changeAt } = tables.connections
      const overtaken: typeof changeAt = (...change) => {
        state.tries += 1
        state.left -= 1
        return state.left >= 0 ? Promise.resolve(false) : changeAt(...change)
      }
      return work({ ...tables, connections: { ...tables.connections, changeAt: overtaken } })
    })
  return state
}

describe('a connect session', () => {
  test('EM-12: shows its frame all that the host has set, and nothing else', async () => {
    const { at, host } = await environment('view')
    const appearance = { theme: 'dark', variables: { borderRadius: 8 } } as const
    const session = await host.create({
      display_name: 'Ada Lovelace',
      integrations: [plannr],
      access_models: ['user-present'],
      locale: 'de',
      appearance,
    })
    const frame = openFrame(at, session.token)
    const view = bodyOf(await frame.call(connectEndpoints.getConnectView, {}))
    expect(view).toEqual({
      id: session.id,
      host: 'crm',
      person: 'Ada Lovelace',
      status: 'open',
      asks: true,
      confirmed: false,
      entries: [expect.objectContaining({ id: 'plannr' })],
      reconnect: null,
      choice: null,
      locale: 'de',
      appearance,
      expires_at: '2026-01-05T09:30:00.000Z',
    })
    expect(await frame.state()).toEqual({
      revision: 1,
      status: 'open',
      window: 'none',
      connection: null,
      failure: null,
      expires_at: '2026-01-05T09:30:00.000Z',
    })
    expect(await host.get(session.id)).toEqual({
      id: session.id,
      subject: 'user-1',
      status: 'open',
      connection: null,
      expires_at: '2026-01-05T09:30:00.000Z',
    })
  })

  test('EM-12: has no wishes that its host has not named', async () => {
    const { at, host } = await environment('plain view')
    const session = await host.create()
    const view = bodyOf(await openFrame(at, session.token).call(connectEndpoints.getConnectView, {}))
    expect(view).toMatchObject({ person: null, locale: null, appearance: {}, reconnect: null, choice: null })
    expect(view.entries.map(({ id }) => id)).toEqual([
      'dp-hybrid',
      'dp-code',
      'dp-firm',
      'plannr',
      'docplanner',
    ])
  })

  test('EM-27: that is complete shows its connection until its time has passed, and not longer', async () => {
    const { at, host } = await environment('complete and past')
    const { id, token: credential } = await host.create()
    const frame = openFrame(at, credential)
    bodyOf(await frame.call(connectEndpoints.addConnectPersonalToken, await token(at)))
    at.clock.pass(1_799)
    expect(await frame.call(connectEndpoints.getConnectView, {})).toMatchObject({
      body: { status: 'complete' },
    })
    at.clock.pass(1)
    expect(await frame.call(connectEndpoints.getConnectView, {})).toMatchObject(
      refused('connect-session-ended'),
    )
    expect(await host.get(id)).toMatchObject({ status: 'complete' })
  })

  test('EM-27: that is complete shows a window as announced for a minute, and as entered then', async () => {
    const { at, host } = await environment('window state')
    const session = await host.create()
    const frame = openFrame(at, session.token)
    await openWindow(at, linkSecret(session))
    await frame.announce()
    at.clock.pass(59)
    expect(await frame.state()).toMatchObject({ window: 'announced' })
    at.clock.pass(1)
    expect(await frame.state()).toMatchObject({ window: 'entered' })
  })

  test('EM-12: whose access needs the person’s presence gives it as long as a session of the app', async () => {
    const { at, host } = await environment('presence')
    const session = await host.create()
    const window = await openWindow(at, linkSecret(session))
    await window.confirm()
    const { connection } = bodyOf(await window.connect(wanted, priya))
    expect(connection.ends_at).toBe(new Date(at.clock.now() + 8 * 3_600_000).toISOString())
  })

  test('EM-27: shows the frame why a consent failed, with the reference of the answer', async () => {
    const { at, host } = await environment('failure')
    const session = await host.createVerified()
    const window = await openWindow(at, linkSecret(session))
    const declined = await window.connect(wanted, { ...priya, decision: 'deny' })
    if (declined.ok) throw new Error('connected')
    const { code, reference } = declined.body
    expect(await openFrame(at, session.token).state()).toMatchObject({ failure: { code, reference } })
  })
})

describe('a connection that no host verifies', () => {
  test('EM-22: leaves an owed revocation that names nobody', async () => {
    const { at, host } = await environment('unnamed')
    const session = await host.createVerified()
    const window = await openWindow(at, linkSecret(session))
    await window.connect(wanted, priya)
    at.simulators.dynamicPlanner.interrupt({
      when: ({ url }) => url.endsWith('/connect/revocation'),
      answer: () => Response.json({}, { status: 503 }),
      times: 99,
    })
    await host.cancel(session.id)
    const [owed, ...more] = await at.store.revocations.due(at.clock.now() + 10 ** 12, 9)
    expect(more).toEqual([])
    expect(owed).toMatchObject({ owner: '', accountName: null, integration: 'dp-hybrid' })
    expect(at.logs.filter(({ event }) => event === 'connect-session.ended')).toMatchObject([
      { session: session.id, status: 'cancelled', code: null, level: 'info' },
    ])
    expect(at.logs.filter(({ event }) => event === 'connection.ended')).toMatchObject([{ revoked: 'failed' }])
  })

  test('EM-22: is erased with the background work also if its session is gone', async () => {
    const { at, host } = await environment('session gone')
    const session = await host.createVerified()
    const window = await openWindow(at, linkSecret(session))
    const { connection } = bodyOf(await window.connect(wanted, priya))
    at.store.connectSessions.overdue = () => Promise.resolve([])
    at.clock.pass(599)
    await runBackgroundTasks(at)
    expect(await at.store.connections.find(connection.id)).toBeDefined()
    at.clock.pass(1)
    await runBackgroundTasks(at)
    expect(await at.store.connections.find(connection.id)).toBeUndefined()
    expect(at.simulators.dynamicPlanner.refreshTokenCount()).toBe(0)
  })

  test.each([
    [4, 'accepted'],
    [5, 'internal'],
  ])(
    'EM-24: is completed although other writers change it %i times, or fails visibly: %s',
    async (times, code) => {
      const { at, host } = await environment(`overtaken ${times}`)
      const session = await host.createVerified()
      const window = await openWindow(at, linkSecret(session))
      await window.connect(wanted, priya)
      const proof = { id: session.id, code: await window.code(), code_verifier: session.verifier }
      const state = overtake(at, times)
      expect(await codeOf(host.complete(proof))).toBe(code)
      expect(state.tries).toBe(5)
      expect(await host.get(session.id)).toMatchObject({
        status: code === 'accepted' ? 'complete' : 'pending_verification',
      })
    },
  )

  test('EM-24: is not completed by the session that it was made in before another session made it again', async () => {
    const { at, host } = await environment('made again')
    const make = async () => {
      const session = await host.createVerified()
      const window = await openWindow(at, linkSecret(session), openBrowser(at))
      const { connection } = bodyOf(await window.connect(wanted, priya))
      const proof = { id: session.id, code: await window.code(), code_verifier: session.verifier }
      return { connection, proof }
    }
    const first = await make()
    at.clock.pass(1)
    const second = await make()
    expect(second.connection.id).toBe(first.connection.id)
    expect(await codeOf(host.complete(first.proof))).toBe('connect-session-ended')
    expect(await codeOf(host.complete(second.proof))).toBe('accepted')
  })

  test('EM-24: cannot be completed after it was removed', async () => {
    const { at, host } = await environment('removed')
    const session = await host.createVerified()
    const window = await openWindow(at, linkSecret(session))
    const { connection } = bodyOf(await window.connect(wanted, priya))
    const proof = { id: session.id, code: await window.code(), code_verifier: session.verifier }
    await at.store.connections.remove(connection.id)
    expect(await codeOf(host.complete(proof))).toBe('connect-session-ended')
  })
})
