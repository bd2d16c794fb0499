import type { JobBlockReason, MissedRuns, Run, Schedule } from '@planbridge/shared/contract'

const blockReasons: Record<JobBlockReason, string> = {
  'operation-not-agreed': 'What it requests is no longer part of what you agreed to',
  'operation-not-allowed': 'Your administrator no longer allows what it requests',
  'delegation-required': 'What you agreed to has ended',
  'scope-missing': '{provider} did not grant what it needs',
  'reconnect-required': 'This connection needs you first',
}

/** What runs by itself. */
export const jobs = {
  title: 'Jobs',
  leadAway: 'A job makes one request for you on a schedule, also while you are away.',
  leadOrganisation: 'A job makes one request for your organisation on a schedule.',
  none: 'No job yet',
  noneText: 'Add one, and it runs by itself until this access ends.',
  noneEnded: 'Nothing runs: this access has ended.',
  loading: 'Loading the jobs…',
  add: 'Add a job',
  next: 'Next run: {when}',
  nextNever: 'No further run',
  paused: 'Paused',
  pausedText: 'Does not run until you resume it',
  stopped: 'Cannot run',
  blockReasons,
  inZone: '{schedule} in {zone}',
  notRunYet: 'Has not run yet',
  pause: 'Pause',
  pauseName: 'Pause the job: {job}',
  resume: 'Resume',
  resumeName: 'Resume the job: {job}',
  change: 'Change',
  changeName: 'Change the job: {job}',
  details: 'What it runs with',
  body: 'Body of the request',
  bodyName: 'Body of the request: {job}',
  missed: 'If a run is missed',
  remove: 'Delete',
  removeName: 'Delete the job: {job}',
  history: 'Last runs ({count})',
  historyName: 'Last runs of {job}',
  triesAgain: 'The next run tries again.',
  tries: 'after {count} tries',
  status: '{provider} answered {status}',
}

export const runOutcomes: Record<Run['outcome'], string> = {
  running: 'Running',
  succeeded: 'Worked',
  failed: 'Failed',
  skipped: 'Not run',
}

export const schedules: Record<Schedule['every'], { readonly choice: string; readonly words: string }> = {
  hour: { choice: 'Every hour', words: 'Every hour at {minute} past' },
  day: { choice: 'Every day', words: 'Every day at {time}' },
  week: { choice: 'Every week', words: 'Every {weekday} at {time}' },
}

const missed: Record<MissedRuns, { readonly name: string; readonly meaning: string }> = {
  skip: { name: 'Leave it out', meaning: 'The next run comes as planned.' },
  'run-once': {
    name: 'Catch up once',
    meaning: 'It runs as soon as possible, once for all that was missed.',
  },
}

export const addJob = {
  title: 'Add a job for {integration}',
  operation: 'What to request',
  every: 'How often',
  minute: 'Minutes past the hour',
  weekday: 'Day of the week',
  time: 'Time',
  zone: 'Time zone',
  missed: 'When a run could not happen in time, for example because our server was down',
  missedWords: missed,
  submit: 'Add the job',
  cancel: 'Cancel',
}

export const changeJob = {
  title: 'Change the job: {job}',
  submit: 'Save the changes',
}

export const removeJob = {
  title: 'Delete this job?',
  lead: '“{job}” no longer runs, and its list of past runs is gone. The connection itself stays as it is.',
  confirm: 'Delete',
  keep: 'Keep it',
}
