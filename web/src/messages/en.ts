import { enCallback } from './en-callback.ts'
import { environments, models, statusAdvice, statuses } from './en/access.ts'
import { accountChoice, connection, disconnect, disconnected, tryCall } from './en/connection.ts'
import { changeTerms, delegation, stop } from './en/delegation.ts'
import { endNear, reasons, trouble } from './en/health.ts'
import { addJob, changeJob, jobs, removeJob, runOutcomes, schedules } from './en/jobs.ts'
import { notices, unfinished } from './en/news.ts'
import { ask, offer, personalToken, start } from './en/start.ts'

export const en = {
  ...enCallback,
  document: { noScript: 'Planbridge needs JavaScript. Switch it on in your browser and reload this page.' },
  unfinished,
  notices,
  start,
  offer,
  ask,
  personalToken,
  connection,
  accountChoice,
  tryCall,
  disconnect,
  disconnected,
  delegation,
  changeTerms,
  stop,
  endNear,
  reasons,
  trouble,
  jobs,
  addJob,
  changeJob,
  removeJob,
  runOutcomes,
  schedules,
  models,
  statuses,
  statusAdvice,
  environments,
}

/** Every text a person can read; another locale is another value of this type. */
export type Messages = typeof en
