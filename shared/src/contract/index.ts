import { followActivity, listActivity } from './activity.ts'
import { completeAttempt, cancelAttempt, startAttempt } from './attempts.ts'
import { getCatalog, listIntegrations, listOperations } from './catalog.ts'
import {
  addPersonalToken,
  addServiceAccount,
  chooseAccount,
  disconnect,
  listConnections,
} from './connections.ts'
import { listDelegations, narrowDelegation } from './delegations.ts'
import { addJob, changeJob, getAnswer, listJobs, pauseJob, removeJob, runJobNow } from './jobs.ts'
import {
  listOperatedDeliveries,
  listOperatedEndpoints,
  resendDeadDeliveries,
  resendOperatedDelivery,
  switchOperatedEndpoint,
  testOperatedEndpoint,
} from './operated-endpoints.ts'
import { acceptMergeOffer, declineMergeOffer, getMergeOffer } from './people.ts'
import { endOtherSessions, endSession, listSessions } from './own-sessions.ts'
import { getSession, signOut } from './session.ts'

/** All endpoints between browser and BFF. */
export const endpoints = {
  getSession,
  signOut,
  listSessions,
  endSession,
  endOtherSessions,
  getCatalog,
  listIntegrations,
  listOperations,
  startAttempt,
  completeAttempt,
  cancelAttempt,
  getMergeOffer,
  acceptMergeOffer,
  declineMergeOffer,
  listConnections,
  addPersonalToken,
  addServiceAccount,
  chooseAccount,
  disconnect,
  listDelegations,
  narrowDelegation,
  listJobs,
  addJob,
  changeJob,
  pauseJob,
  removeJob,
  runJobNow,
  getAnswer,
  listActivity,
  followActivity,
  listOperatedEndpoints,
  switchOperatedEndpoint,
  testOperatedEndpoint,
  listOperatedDeliveries,
  resendOperatedDelivery,
  resendDeadDeliveries,
} as const

export type EndpointName = keyof typeof endpoints

export * from './access-model.ts'
export * from './activity.ts'
export * from './attempts.ts'
export * from './catalog.ts'
export * from './connections.ts'
export * from './delegations.ts'
export * from './endpoint.ts'
export * from './expiry-warning.ts'
export * from './failure.ts'
export { failureTitles } from './failure-titles.ts'
export * from './identifiers.ts'
export * from './jobs.ts'
export * from './operated-endpoints.ts'
export * from './people.ts'
export * from './own-sessions.ts'
export * from './session.ts'
export { isStorableText } from './text.ts'
