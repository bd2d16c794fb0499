import {
  ConnectionId,
  type EndpointName,
  endpoints,
  IntegrationId,
  type Job,
  MergeOfferId,
  OperationId,
} from '@planbridge/shared/contract'
import { KitRefusal } from '@planbridge/mock/handlers'
import type { Stage, Step } from '../../harness/mock/stage.ts'
import { operatorSteps } from './operator-steps.ts'

const dynamicPlanner = IntegrationId.parse('dynamic-planner')
const plannr = IntegrationId.parse('plannr')
const delegation = { integration: 'dynamic-planner', model: 'delegation' } as const

const inTenDays = ({ kit }: Stage) => new Date(kit.clock.now() + 10 * 86_400_000).toISOString()

const signedIn = async ({ kit }: Stage, name?: string) =>
  ConnectionId.parse((await kit.person(name).connects('dynamic-planner')).id)

const delegated = async ({ kit }: Stage) => ConnectionId.parse((await kit.person().connects(delegation)).id)

const startAttempt = async ({ app, challenge }: Stage) =>
  app()(endpoints.startAttempt, {
    purpose: 'sign-in',
    integration: dynamicPlanner,
    model: 'user-present',
    challenge: await challenge(),
  })

const changeable = {
  fields: {},
  body: null,
  schedule: { every: 'hour', minute: 20 },
  time_zone: 'Europe/London',
  missed: 'skip',
} as const

const addedJob = async (stage: Stage): Promise<Job> =>
  stage.app()(endpoints.addJob, {
    connection: await delegated(stage),
    operation: OperationId.parse('list-clients'),
    ...changeable,
  })

const runNow = async (stage: Stage): Promise<Job> =>
  stage.app()(endpoints.runJobNow, { job: (await addedJob(stage)).id, after: null })

const keptAnswer = async (stage: Stage) => {
  const { id, connection } = await runNow(stage)
  await stage.kit.work()
  const { jobs } = await stage.app()(endpoints.listJobs, { connection })
  const answer = jobs[0]?.runs[0]?.answer
  if (!answer) throw new Error('the job has kept no answer')
  return { job: id, answer: answer.id }
}

/** One human being who signed in with different accounts in two browsers, and now connects both in one. */
const mergeOffer = async (stage: Stage) => {
  await signedIn(stage)
  await stage.kit.person('other browser').connects('plannr')
  try {
    await stage.kit.person().connects('plannr')
  } catch (error) {
    if (error instanceof KitRefusal) return { offer: MergeOfferId.parse(error.problem['offer']) }
    throw error
  }
  throw new Error('both accounts belong to one person already')
}

/** One step for every endpoint of the app. */
export const appSteps: Readonly<Record<EndpointName, Step>> = {
  getSession: ({ app }) => app()(endpoints.getSession, {}),
  signOut: ({ app }) => app()(endpoints.signOut, {}),
  listSessions: async (stage) => {
    await signedIn(stage)
    return stage.app()(endpoints.listSessions, {})
  },
  endSession: async (stage) => {
    await signedIn(stage)
    await signedIn(stage, 'other browser')
    const { sessions } = await stage.app()(endpoints.listSessions, {})
    const other = sessions.find(({ current }) => !current)
    return stage.app()(endpoints.endSession, { session: other?.id ?? '' })
  },
  endOtherSessions: async (stage) => {
    await signedIn(stage)
    return stage.app()(endpoints.endOtherSessions, {})
  },
  getCatalog: ({ app }) => app()(endpoints.getCatalog, {}),
  listIntegrations: ({ app }) => app()(endpoints.listIntegrations, {}),
  listOperations: ({ app }) => app()(endpoints.listOperations, { integration: plannr }),
  startAttempt,
  completeAttempt: signedIn,
  cancelAttempt: async (stage) =>
    stage.app()(endpoints.cancelAttempt, { state: (await startAttempt(stage)).state }),
  getMergeOffer: async (stage) => stage.app()(endpoints.getMergeOffer, await mergeOffer(stage)),
  acceptMergeOffer: async (stage) =>
    stage.app()(endpoints.acceptMergeOffer, { ...(await mergeOffer(stage)), keep: [] }),
  declineMergeOffer: async (stage) => stage.app()(endpoints.declineMergeOffer, await mergeOffer(stage)),
  listConnections: ({ app }) => app()(endpoints.listConnections, {}),
  addPersonalToken: ({ kit }) => kit.person().connects({ integration: 'plannr', model: 'personal-token' }),
  addServiceAccount: ({ kit }) => kit.person().connects('docplanner'),
  chooseAccount: async ({ kit, app }) => {
    await kit.scenario.set('account-choice')
    const { connections } = await app()(endpoints.listConnections, {})
    const [{ id, choices } = { id: ConnectionId.parse('none'), choices: [] }] = connections
    return app()(endpoints.chooseAccount, { connection: id, account: choices[0]?.id ?? '' })
  },
  disconnect: async (stage) => stage.app()(endpoints.disconnect, { connection: await signedIn(stage) }),
  listDelegations: async (stage) => {
    await delegated(stage)
    return stage.app()(endpoints.listDelegations, {})
  },
  narrowDelegation: async (stage) => {
    const connection = await delegated(stage)
    const operations = [OperationId.parse('list-clients')]
    return stage.app()(endpoints.narrowDelegation, {
      connection,
      purpose: 'Less',
      operations,
      ends_at: inTenDays(stage),
    })
  },
  listJobs: async (stage) => stage.app()(endpoints.listJobs, { connection: await delegated(stage) }),
  addJob: addedJob,
  changeJob: async (stage) =>
    stage.app()(endpoints.changeJob, { job: (await addedJob(stage)).id, ...changeable }),
  pauseJob: async (stage) =>
    stage.app()(endpoints.pauseJob, { job: (await addedJob(stage)).id, paused: true }),
  removeJob: async (stage) => stage.app()(endpoints.removeJob, { job: (await addedJob(stage)).id }),
  runJobNow: runNow,
  getAnswer: async (stage) => stage.app()(endpoints.getAnswer, await keptAnswer(stage)),
  listActivity: async (stage) => {
    await signedIn(stage)
    const { entries } = await stage.app()(endpoints.listActivity, {})
    if (entries.length === 0) throw new Error('the sign-in is not listed')
  },
  followActivity: async (stage) => {
    await signedIn(stage)
    const stream = await stage.stream(endpoints.followActivity, '0-0')
    const event = await stream.next()
    await stream.close()
    endpoints.followActivity.output.parse(JSON.parse(event?.data ?? ''))
  },
  ...operatorSteps,
}
