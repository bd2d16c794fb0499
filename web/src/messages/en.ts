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
import { sessions } from './en/sessions.ts'
import { credentialRequest, endedAccess, offer, personalToken, signIn, start } from './en/start.ts'

export const en = {
  ...enCallback,
  document: {
    description: 'Connect your planning accounts to use them together in one place.',
    noScript: 'Planbridge needs JavaScript. Turn it on in your browser and reload this page.',
    notStarted: 'This page has not loaded completely',
    notStartedText:
      'Your network, a browser extension that blocks content, or an update of Planbridge may be the reason. Reload the page. If that does not help, try another browser or tell your administrator.',
    notFinishedText:
      'Your network, a browser extension that blocks content, or an update of Planbridge may be the reason. Your sign-in is not finished yet. Try again. If that does not help, go back to the app and start again, or use another browser.',
    tryAgain: 'Try again',
    home: 'Back to the app',
  },
  parts,
  unfinished,
  notices,
  start,
  signIn,
  sessions,
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
