import { endpoints, type InputOf } from '@planbridge/shared/contract'
import type { Browser } from '../../harness/deployment/browser.ts'
import type { Deployment } from '../../harness/deployment/deployment.ts'
import { type Act, describeWrites, type Prepare } from './write-cases.ts'

const priya = { account: 'priya.nair' }
const tom = { account: 'tom@elmsample.example' }

const delegation = { integration: 'dp-hybrid', model: 'delegation' } as const

const completing =
  (
    options: Parameters<Browser['start']>[0],
    choice: Parameters<Browser['atProvider']>[1],
    before?: (browser: Browser) => Promise<object>,
  ): Prepare =>
  async (_, browser) => {
    const pending = await browser.start({ ...options, ...(await before?.(browser)) })
    const callback = await browser.atProvider(pending, choice)
    return () => browser.complete(pending, callback)
  }

const connected =
  (act: (browser: Browser, id: never, at: Deployment) => ReturnType<Act>): Prepare =>
  async (at, browser) => {
    const { id } = await browser.connectOrThrow(delegation, priya)
    return () => act(browser, id as never, at)
  }

/** Plannr's revocation needs a living access token, so it is renewed first. */
const runOut =
  (before: (simulators: Deployment['simulators']) => unknown = () => undefined): Prepare =>
  async ({ clock, simulators }, browser) => {
    const { id } = await browser.connectOrThrow({ integration: 'plannr', model: 'delegation' }, tom)
    clock.pass(1_800)
    before(simulators)
    return () => browser.call(endpoints.disconnect, { connection: id })
  }

const values = {
  fields: {},
  body: null,
  schedule: { every: 'day', time: '06:30' },
  time_zone: 'Europe/London',
  missed: 'skip',
} as const

const withJob =
  (act: (browser: Browser, job: never) => ReturnType<Act>): Prepare =>
  async (_, browser) => {
    const { id } = await browser.connectOrThrow(delegation, priya)
    const input = { ...values, connection: id, operation: 'list-clients' }
    const added = await browser.call(endpoints.addJob, input as InputOf<typeof endpoints.addJob>)
    if (!added.ok) throw new Error(added.body.code)
    return () => act(browser, added.body.id as never)
  }

const actions: Readonly<Record<string, Prepare>> = {
  'the start of an attempt': (_, browser) =>
    Promise.resolve(() =>
      browser.call(endpoints.startAttempt, {
        purpose: 'sign-in',
        integration: 'dp-hybrid' as never,
        model: 'user-present',
        challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM' as never,
      }),
    ),
  'a sign-in': completing({ integration: 'dp-code' }, priya),
  'a delegation': completing(delegation, priya),
  'a delegation without OpenID Connect': completing({ integration: 'plannr', model: 'delegation' }, tom),
  'a reconnect': completing({ ...delegation, purpose: 'reconnect' }, priya, async (browser) => {
    const { id } = await browser.connectOrThrow(delegation, priya)
    return { connection: id }
  }),
  'a cancelled attempt': async (_, browser) => {
    const { facts } = await browser.start(delegation)
    return () => browser.call(endpoints.cancelAttempt, { state: facts.state })
  },
  'a refused consent': completing(delegation, { ...priya, decision: 'deny' } as never),
  'a pasted token': async ({ simulators }, browser) => {
    const { token } = await simulators.plannr.mintPersonalToken({ username: 'tom@elmsample.example' })
    const input = { integration: 'plannr' as never, token, ends_on: '2026-06-30' }
    return () => browser.call(endpoints.addPersonalToken, input)
  },
  'a service account': (_, browser) =>
    Promise.resolve(() => browser.call(endpoints.addServiceAccount, { integration: 'dp-firm' as never })),
  'the choice of an account': async (_, browser) => {
    const { id, choices } = await browser.connectOrThrow({ integration: 'plannr' }, tom)
    const account = choices.at(-1)?.id ?? ''
    return () => browser.call(endpoints.chooseAccount, { connection: id, account })
  },
  'the end of a connection': connected((browser, connection) =>
    browser.call(endpoints.disconnect, { connection }),
  ),
  'the end of a connection whose access token has run out': runOut(),
  'the end of a connection whose renewal has no usable access token': runOut((simulators) =>
    simulators.plannr.interrupt({
      when: ({ url }) => url.endsWith('/oauth/token'),
      answer: async (_, proceed) =>
        Response.json({ ...((await (await proceed()).json()) as object), access_token: 'a\nb' }),
    }),
  ),
  'a sign-out': async (_, browser) => {
    await browser.connectOrThrow({ integration: 'dp-hybrid' }, priya)
    return () => browser.call(endpoints.signOut, {})
  },
  'a request of an expired session': async (at, browser) => {
    await browser.connectOrThrow({ integration: 'dp-hybrid' }, priya)
    at.clock.pass(9 * 3_600)
    return () => browser.call(endpoints.getSession, {})
  },
  'a narrowed delegation': connected((browser, connection) =>
    browser.call(endpoints.narrowDelegation, {
      connection,
      purpose: 'Less',
      operations: ['list-clients' as never],
      ends_at: '2026-01-07T00:00:00.000Z',
    }),
  ),
  'a new job': connected((browser, connection) =>
    browser.call(endpoints.addJob, { ...values, connection, operation: 'list-clients' as never }),
  ),
  'a changed job': withJob((browser, job) =>
    browser.call(endpoints.changeJob, { ...values, job, missed: 'run-once' }),
  ),
  'a paused job': withJob((browser, job) => browser.call(endpoints.pauseJob, { job, paused: true })),
  'a removed job': withJob((browser, job) => browser.call(endpoints.removeJob, { job })),
  'a renewal': connected(async (_, connection, { planbridge, simulators }) => {
    simulators.dynamicPlanner.expireAccessTokens()
    const fresh = await planbridge.freshToken({ connection, present: false, ahead: true })
    return { status: fresh.kind === 'token' ? 200 : 503, body: fresh }
  }),
  'an erasure': connected(async (_, __, { planbridge }) => {
    const report = await planbridge.erasure.tenant('deployment')
    return { status: 200, body: report }
  }),
}

describeWrites(actions)
