import { endpoints, IntegrationId, OperationId } from '@planbridge/shared/contract'
import { connectEndpoints } from '@planbridge/shared/embed'
import { describe, expect, test } from 'vitest'
import { openBrowser } from '../../harness/deployment/browser.ts'
import {
  bodyOf,
  enter,
  type ConnectHost,
  linkSecret,
  openFrame,
  openWindow,
  type WindowChoice,
} from '../../harness/deployment/embedding/connect-session.ts'
import { openHost } from '../../harness/deployment/host.ts'
import type { RecordedDeployment } from '../../harness/deployment/recorded-deployment.ts'
import { runBackgroundTasks } from '../../harness/deployment/run-background-tasks.ts'
import { codeOf, environment, priya, revocations, tom } from './environment.ts'

interface Place {
  readonly name: string
  readonly wanted: WindowChoice
  readonly person: { readonly account: string }
}

const places: readonly Place[] = [
  { name: 'Dynamic Planner, hybrid flow', wanted: { integration: 'dp-hybrid' }, person: priya },
  {
    name: 'Dynamic Planner, a delegation',
    wanted: { integration: 'dp-hybrid', model: 'delegation' },
    person: priya,
  },
  { name: 'Plannr', wanted: { integration: 'plannr' }, person: tom },
]

const [place] = places as readonly [Place]

/** A person who follows the link of a session and consents at the provider, in a browser of their own. */
const consentByLink = async (
  at: RecordedDeployment,
  session: Awaited<ReturnType<ConnectHost['createVerified']>>,
  { wanted, person } = place,
) => {
  const window = await openWindow(at, linkSecret(session))
  const connected = bodyOf(await window.connect(wanted, person))
  const connection = connected.connection
  return { window, connection, code: await window.code() }
}

const listed = ({ store }: RecordedDeployment, id: string) => store.connections.find(id as never)

describe('a connection that is made in a window', () => {
  test.each(places)(
    'EM-20: works after the host has completed the session with code, verifier and user: $name',
    async (at_) => {
      const { at, host } = await environment(at_.name)
      const session = await host.createVerified()
      const { connection, code } = await consentByLink(at, session, at_)
      expect(connection.status).toBe('pending-verification')
      expect(await host.get(session.id)).toMatchObject({
        status: 'pending_verification',
        connection: connection.id,
        expires_at: '2026-01-05T09:10:00.000Z',
      })
      const completed = await host.complete({ id: session.id, code, code_verifier: session.verifier })
      expect(completed).toMatchObject({
        session: { status: 'complete', connection: connection.id },
        connection: { id: connection.id, status: 'active', account: { name: expect.any(String) as string } },
        continue_url: `${at.origin}/connect/done`,
      })
      expect(revocations(at)).toBe(0)
    },
  )

  test.each(places)(
    'EM-20: is refused, its grant revoked and its tokens erased, if an attacker mints, a victim consents and the attacker completes: $name',
    async (at_) => {
      const { at, host } = await environment(`attack ${at_.name}`)
      const attack = await host.createVerified({ subject: 'attacker' })
      const { connection } = await consentByLink(at, attack, at_)
      // The attacker has the token of the frame and the verifier, but no window, and so no code.
      const frame = openFrame(at, attack.token)
      const seen = await frame.state()
      expect(seen).toMatchObject({ status: 'pending_verification', connection: { account: null } })
      expect(JSON.stringify(seen)).not.toMatch(/priya|nair|tom@/i)
      const guess = { id: attack.id, subject: 'attacker', code_verifier: attack.verifier, code: 'guessed' }
      expect(await codeOf(host.complete(guess))).toBe('return-code-invalid')
      expect(await host.get(attack.id)).toMatchObject({ status: 'cancelled', connection: null })
      expect(await listed(at, connection.id)).toBeUndefined()
      expect(revocations(at)).toBeGreaterThan(0)
      expect(await frame.state()).toMatchObject({
        status: 'cancelled',
        connection: null,
        failure: { code: 'return-code-invalid' },
      })
    },
  )

  test('EM-20: is refused and revoked if the victim’s own host session completes, which has no verifier of it', async () => {
    const wrong = [
      { subject: 'victim', expected: 'host-subject-mismatch' },
      { code_verifier: 'v'.repeat(43), expected: 'verifier-mismatch' },
    ]
    for (const { expected, ...change } of wrong) {
      const { at, host } = await environment(expected)
      const attack = await host.createVerified({ subject: 'attacker' })
      const { connection, code } = await consentByLink(at, attack)
      const input = { id: attack.id, subject: 'attacker', code, code_verifier: attack.verifier, ...change }
      expect(await codeOf(host.complete(input))).toBe(expected)
      expect(await listed(at, connection.id)).toBeUndefined()
      expect(revocations(at)).toBe(1)
      // Not even everything right helps afterwards.
      const right = { id: attack.id, subject: 'attacker', code, code_verifier: attack.verifier }
      expect(await codeOf(host.complete(right))).toBe('connect-session-ended')
    }
  })

  test('EM-21: gives its code to no window that is opened later, nor to the frame', async () => {
    const { at, host } = await environment('later window')
    const attack = await host.createVerified({ subject: 'attacker' })
    const frame = openFrame(at, attack.token)
    const early = await frame.announce()
    await consentByLink(at, attack)
    expect(await enter(openBrowser(at), early)).toMatchObject({ ok: false, body: { code: 'window-unknown' } })
    expect(await enter(openBrowser(at), linkSecret(attack))).toMatchObject({
      ok: false,
      body: { code: 'connect-session-ended' },
    })
    await expect(frame.announce()).rejects.toThrow('connect-session-used')
    expect(await frame.call(connectEndpoints.leaveWindow, {})).toMatchObject({
      ok: false,
      body: { code: 'connect-session-required' },
    })
  })

  test('EM-21: is not made by a consent that began in a window which another browser has replaced since', async () => {
    const { at, host } = await environment('replaced window')
    const attack = await host.createVerified({ subject: 'attacker' })
    const victim = await openWindow(at, linkSecret(attack))
    const pending = bodyOf(await victim.start(place.wanted))
    const callback = await victim.browser.atProvider(pending, priya)
    const attacker = await openWindow(at, await openFrame(at, attack.token).announce())
    expect(await victim.browser.complete(pending, callback)).toMatchObject({ ok: false })
    expect(await attacker.browser.complete(pending, callback)).toMatchObject({
      ok: false,
      body: { code: 'attempt-of-another-session' },
    })
    expect(await host.get(attack.id)).toMatchObject({ status: 'open' })
  })

  test('EM-22: is erased and revoked if it is not verified within ten minutes, and cannot be completed any more', async () => {
    const { at, host } = await environment('expiry')
    const session = await host.createVerified()
    const { connection, code } = await consentByLink(at, session)
    at.clock.pass(599)
    await runBackgroundTasks(at)
    expect(await listed(at, connection.id)).toMatchObject({ status: 'pending-verification' })
    at.clock.pass(1)
    await runBackgroundTasks(at)
    expect(await listed(at, connection.id)).toBeUndefined()
    expect(revocations(at)).toBe(1)
    expect(await host.get(session.id)).toMatchObject({ status: 'expired', connection: null })
    const late = host.complete({ id: session.id, code, code_verifier: session.verifier })
    expect(await codeOf(late)).toBe('connect-session-ended')
  })

  test('EM-22: is erased and revoked by the first request after ten minutes, without background work', async () => {
    const { at, host } = await environment('late completion')
    const session = await host.createVerified()
    const { connection, code } = await consentByLink(at, session)
    at.clock.pass(600)
    const late = host.complete({ id: session.id, code, code_verifier: session.verifier })
    expect(await codeOf(late)).toBe('connect-session-ended')
    expect(await listed(at, connection.id)).toBeUndefined()
    expect(revocations(at)).toBe(1)
  })

  test('EM-22: is erased in time while the provider is down, and its grant is revoked as soon as that answers', async () => {
    const { at, host } = await environment('provider down')
    const session = await host.createVerified()
    const { connection } = await consentByLink(at, session)
    const stop = at.simulators.dynamicPlanner.interrupt({
      when: ({ url }) => url.endsWith('/connect/revocation'),
      answer: () => Response.json({}, { status: 503 }),
      times: 99,
    })
    at.clock.pass(600)
    await runBackgroundTasks(at)
    expect(await listed(at, connection.id)).toBeUndefined()
    expect(revocations(at)).toBe(0)
    stop()
    at.clock.pass(120)
    await runBackgroundTasks(at)
    expect(revocations(at)).toBe(1)
  })

  test('EM-22: is erased and revoked when the host ends the session, repeatedly', async () => {
    const { at, host } = await environment('cancelled')
    const session = await host.createVerified()
    const { connection } = await consentByLink(at, session)
    for (let times = 0; times < 2; times += 1)
      expect(await host.cancel(session.id)).toMatchObject({ status: 'cancelled', connection: null })
    expect(await listed(at, connection.id)).toBeUndefined()
    expect(revocations(at)).toBe(1)
  })

  test('EM-23: is usable by no caller as long as it is not verified: token, renewal, job and proxy', async () => {
    const { at, host } = await environment('unusable')
    const session = await host.createVerified()
    const { connection } = await consentByLink(at, session, {
      name: '',
      wanted: { integration: 'dp-hybrid', model: 'delegation' },
      person: priya,
    })
    const requests = at.simulators.dynamicPlanner.log.entries.length
    for (const present of [true, false])
      for (const ahead of [true, false])
        expect(await at.planbridge.freshToken({ connection: connection.id, present, ahead })).toMatchObject({
          kind: 'refused',
          code: 'connection-unverified',
        })
    at.clock.pass(540)
    await runBackgroundTasks(at)
    expect(at.simulators.dynamicPlanner.log.entries.length).toBe(requests)
    expect((await listed(at, connection.id))?.sealed).not.toBeNull()
  })

  test('EM-23: is usable neither by the people of the tenant, nor by their jobs, nor by the host, if it is the tenant’s service account', async () => {
    const { at, host } = await environment('unusable service account')
    const session = await host.createVerified()
    const window = await openWindow(at, linkSecret(session))
    const integration = IntegrationId.parse('dp-firm')
    const made = bodyOf(await window.call(connectEndpoints.addConnectServiceAccount, { integration }))
    const person = openBrowser(at)
    await person.connectOrThrow({ integration: 'dp-code' }, priya)
    const calls = () =>
      at.simulators.dynamicPlanner.log.entries.filter(({ path }) => path.startsWith('/crm/')).length
    const before = calls()
    const problem = async (response: Response) => ((await response.json()) as { readonly code: string }).code
    expect(await problem(await person.api(made.id, '/crm/v1/clients'))).toBe('connection-unverified')
    expect(await problem(await openHost(at).api(made.id, '/crm/v1/clients'))).toBe('connection-unverified')
    const job = {
      connection: made.id,
      operation: OperationId.parse('list-clients'),
      fields: {},
      body: null,
      schedule: { every: 'hour', minute: 20 },
      time_zone: 'UTC',
      missed: 'skip',
    } as const
    const added = bodyOf(await person.call(endpoints.addJob, job))
    expect(await person.call(endpoints.runJobNow, { job: added.id, after: null })).toMatchObject({
      ok: false,
    })
    expect(calls()).toBe(before)
    at.clock.pass(600)
    await runBackgroundTasks(at)
    const list = bodyOf(await person.call(endpoints.listConnections, {}))
    expect(list.connections.map(({ id }) => id)).not.toContain(made.id)
  })

  test('EM-24: is completed again with the same answer, and by nothing else', async () => {
    const { at, host } = await environment('idempotent')
    const session = await host.createVerified()
    const { connection, code } = await consentByLink(at, session)
    const input = { id: session.id, code, code_verifier: session.verifier }
    const [first, second] = [await host.complete(input), await host.complete(input)]
    expect(second).toEqual(first)
    expect(await codeOf(host.complete({ ...input, code: 'other' }))).toBe('return-code-invalid')
    expect(await codeOf(host.complete({ ...input, code_verifier: 'v'.repeat(43) }))).toBe('verifier-mismatch')
    expect(await codeOf(host.complete({ ...input, subject: 'other' }))).toBe('host-subject-mismatch')
    expect(await host.cancel(session.id)).toMatchObject({ status: 'complete' })
    expect(await listed(at, connection.id)).toMatchObject({ status: 'active', pendingUntil: null })
    expect(revocations(at)).toBe(0)
  })

  test('EM-24: is completed once by two requests at the same time, or ended, never both', async () => {
    const { at, host } = await environment('race')
    const session = await host.createVerified()
    const { connection, code } = await consentByLink(at, session)
    const input = { id: session.id, code, code_verifier: session.verifier }
    const outcomes = await Promise.all([
      codeOf(host.complete(input)),
      codeOf(host.complete({ ...input, code: 'wrong' })),
      codeOf(host.complete(input)),
    ])
    const { status } = await host.get(session.id)
    const row = await listed(at, connection.id)
    const isAccepted = outcomes.includes('accepted')
    expect([
      ['complete', 'active', 0, true],
      ['cancelled', undefined, 1, false],
    ]).toContainEqual([status, row?.status, revocations(at), isAccepted])
  })

  test('EM-25: waits for nothing if the host sent no challenge and the person confirmed who they are', async () => {
    const { at, host } = await environment('confirmation')
    const session = await host.create({ display_name: 'Ada Lovelace' })
    const window = await openWindow(at, linkSecret(session))
    expect(window.view).toMatchObject({
      asks: true,
      confirmed: false,
      host: 'crm',
      person: 'Ada Lovelace',
    })
    expect(await window.start(place.wanted)).toMatchObject({
      ok: false,
      body: { code: 'confirmation-required' },
    })
    for (const [endpoint, input] of [
      [
        connectEndpoints.addConnectPersonalToken,
        { integration: 'plannr', token: 't', ends_on: '2026-02-01' },
      ],
      [connectEndpoints.addConnectServiceAccount, { integration: 'dp-firm' }],
    ] as const)
      expect(await window.call(endpoint, input as never)).toMatchObject({
        ok: false,
        body: { code: 'confirmation-required' },
      })
    expect(await window.confirm()).toMatchObject({ confirmed: true })
    const connected = bodyOf(await window.connect(place.wanted, priya))
    expect(connected.connection).toMatchObject({
      status: 'active',
      account: { name: expect.any(String) as string },
    })
    expect(await host.get(session.id)).toMatchObject({ status: 'complete' })
    expect(await window.leave()).toBeNull()
  })

  test('EM-25: asks again in the window of another browser', async () => {
    const { at, host } = await environment('asked again')
    const session = await host.create()
    const attacker = await openWindow(at, await openFrame(at, session.token).announce())
    await attacker.confirm()
    const victim = await openWindow(at, linkSecret(session))
    expect(victim.view).toMatchObject({ asks: true, confirmed: false })
    expect(await victim.start(place.wanted)).toMatchObject({
      ok: false,
      body: { code: 'confirmation-required' },
    })
    expect(await attacker.start(place.wanted)).toMatchObject({
      ok: false,
      body: { code: 'connect-session-required' },
    })
  })

  test('EM-26: belongs to the host’s user alone: the same account still signs its person in, and nobody else finds it', async () => {
    const { at, host } = await environment('host subject')
    const person = openBrowser(at)
    const own = await person.connectOrThrow({ integration: 'dp-hybrid' }, priya)
    const session = await host.createVerified()
    const { connection, code } = await consentByLink(at, session)
    await host.complete({ id: session.id, code, code_verifier: session.verifier })
    const other = await host.createVerified({ subject: 'user-2' })
    const second = await consentByLink(at, other)
    expect(second.connection.id).not.toBe(connection.id)
    const again = openBrowser(at)
    expect((await again.connectOrThrow({ integration: 'dp-hybrid' }, priya)).id).toBe(own.id)
    const list = bodyOf(await again.call(endpoints.listConnections, {}))
    expect(list.connections.map(({ id }) => id)).toEqual([own.id])
    expect(await again.call(endpoints.disconnect, { connection: connection.id })).toMatchObject({
      ok: false,
      status: 404,
    })
  })
})
