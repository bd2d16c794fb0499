import { enCallback } from './en-callback.ts'
import { environments, models, statusAdvice, statuses } from './en/access.ts'
import {
  accountChoice,
  confirmCall,
  connection,
  developers,
  disconnect,
  disconnected,
  fieldNames,
  requestConsole,
  scopes,
} from './en/connection.ts'
import { changeTerms, delegation, disconnectDelegation } from './en/delegation.ts'
import { actionWithoutButton, endNear, reasons, signInEnding, trouble } from './en/health.ts'
import { addJob, answers, changeJob, jobs, removeJob, runOutcomes, schedules } from './en/jobs.ts'
import { onePerson } from './en/one-person.ts'
import { notices, unfinished } from './en/notices.ts'
import { parts } from './en/parts.ts'
import { credentialRequest, endedAccess, offer, personalToken, signIn, start } from './en/start.ts'

export const en = {
  ...enCallback,
  parts,
  unfinished,
  notices,
  start,
  signIn,
  endedAccess,
  offer,
  credentialRequest,
  personalToken,
  onePerson,
  connection,
  accountChoice,
  requestConsole,
  confirmCall,
  fieldNames,
  developers,
  scopes,
  disconnect,
  disconnected,
  delegation,
  changeTerms,
  disconnectDelegation,
  actionWithoutButton,
  endNear,
  reasons,
  signInEnding,
  trouble,
  jobs,
  addJob,
  answers,
  changeJob,
  removeJob,
  runOutcomes,
  schedules,
  models,
  statuses,
  statusAdvice,
  environments,
}

/** Every text of the app; a locale is a value of this type. */
export type Messages = typeof en
