import { hostEndpoints } from '@planbridge/shared/host-api'
import { describe, expect, test } from 'vitest'
import {
  bodyOf,
  linkSecret,
  openConnectHost,
  openWindow,
} from '../../harness/deployment/embedding/connect-session.ts'
import { openHost, withHostKey } from '../../harness/deployment/host.ts'
import { recordedDeployment } from '../../harness/deployment/recorded-deployment.ts'
import { runBackgroundTasks } from '../../harness/deployment/run-background-tasks.ts'

const { createConnectSession, listEvents } = hostEndpoints
const wanted = { integration: 'dp-hybrid' }
const priya = { account: 'priya.nair' }

const open = async (name: string) => {
  const at = await recordedDeployment(`session events ${name}`, { config: withHostKey })
  const host = openHost(at)
  const events = async () =>
    (await host.get(listEvents, {})).events.map(({ type, data }) => ({ type, ...data }))
  return { at, host, sessions: openConnectHost(at), events }
}

describe('the events of connect sessions', () => {
  test('EM-33: tell that a connection waits for its verification, that it works, and that its session is complete', async () => {
    const { at, sessions, events } = await open('verified')
    const session = await sessions.createVerified()
    const window = await openWindow(at, linkSecret(session))
    const { id: connection } = bodyOf(await window.connect(wanted, priya)).connection
    const ofUser = { connection, subject: 'user-1', integration: 'dp-hybrid' }
    const created = { ...ofUser, type: 'connection.created', status: 'pending-verification' }
    expect(await events()).toEqual([created])
    const code = await window.code()
    await sessions.complete({ id: session.id, code, code_verifier: session.verifier })
    const since = (await events()).slice(1)
    expect(since).toHaveLength(2)
    expect(since).toContainEqual({ ...ofUser, type: 'connection.verified', status: 'active' })
    expect(since).toContainEqual({ ...ofUser, type: 'connect_session.completed', session: session.id })
  })

  test('EM-33: tell that a session was cancelled, or ran out, without a connection', async () => {
    const { at, sessions, events } = await open('ended')
    const cancelled = await sessions.create()
    const expired = await sessions.create({ subject: 'user-2' })
    await sessions.cancel(cancelled.id)
    await sessions.cancel(cancelled.id)
    at.clock.pass(31 * 60)
    await runBackgroundTasks(at)
    const none = { connection: null, integration: null }
    expect(await events()).toEqual([
      { ...none, type: 'connect_session.cancelled', session: cancelled.id, subject: 'user-1' },
      { ...none, type: 'connect_session.expired', session: expired.id, subject: 'user-2' },
    ])
  })

  test('EM-33: are listed by pages of a hundred at most, from a cursor on', async () => {
    const { host, sessions } = await open('pages')
    const ids: string[] = []
    for (let count = 0; count < 101; count += 1) {
      const { id } = await sessions.create()
      await sessions.cancel(id)
      ids.push(id)
    }
    const page = async (input: object) => {
      const { events, cursor, more } = await host.get(listEvents, input)
      return { sessions: events.map(({ data }) => 'session' in data && data.session), cursor, more }
    }
    const first = await page({})
    expect(first).toMatchObject({ sessions: ids.slice(0, 100), more: true })
    expect(await page({ after: '0' })).toEqual(first)
    const second = await page({ after: first.cursor })
    expect(second).toMatchObject({ sessions: ids.slice(100), more: false })
    expect(await page({ after: second.cursor })).toEqual({ sessions: [], cursor: second.cursor, more: false })
    expect(await page({ after: first.cursor, limit: '1' })).toMatchObject({ more: false })
    expect(await page({ limit: '2' })).toMatchObject({ sessions: ids.slice(0, 2), more: true })
    const unknown = await host.call(listEvents, { after: 'unknown' })
    expect(unknown.body).toMatchObject({ code: 'cursor-invalid' })
  })

  test('EM-33: tell that a connection was removed that no host verified', async () => {
    const { at, sessions, events } = await open('unverified')
    const session = await sessions.createVerified()
    const window = await openWindow(at, linkSecret(session))
    await window.connect(wanted, priya)
    at.clock.pass(11 * 60)
    await runBackgroundTasks(at)
    const types = (await events()).map(({ type }) => type)
    expect(types.toSorted()).toEqual([
      'connect_session.expired',
      'connection.created',
      'connection.disconnected',
    ])
  })
})

describe('a connect session that is created twice with one idempotency key', () => {
  test('EM-34: is one session, whose token is stored sealed only', async () => {
    const { at, host } = await open('idempotent')
    const create = () =>
      host.call(createConnectSession, { subject: 'user-1' }, { 'idempotency-key': 'page-load-7' })
    const [first, second] = [await create(), await create()]
    expect(second.body).toEqual(first.body)
    if (!first.ok) throw new Error(first.body.code)
    const [kept, ...more] = await at.store.sealed.list({ after: '', max: 9 })
    expect(more).toEqual([])
    expect(JSON.stringify(kept)).not.toContain(first.body.token)
    expect(JSON.stringify(at.logs)).not.toContain(first.body.token)
  })

  test('EM-34: by many requests at once is created once', async () => {
    const { host } = await open('at once')
    const results = await Promise.all(
      Array.from({ length: 10 }, () =>
        host.call(createConnectSession, { subject: 'user-1' }, { 'idempotency-key': 'one' }),
      ),
    )
    const ids = new Set(results.flatMap((result) => (result.ok ? [result.body.id] : [])))
    const codes = new Set(results.flatMap((result) => (result.ok ? [] : [result.body.code])))
    expect(ids.size).toBe(1)
    expect([...codes].filter((code) => code !== 'idempotency-key-in-use')).toEqual([])
  })
})
