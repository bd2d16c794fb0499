import type { JobBlockReason, MissedRuns, Run, Schedule } from '@planbridge/shared/contract'

const blockReasons: Record<JobBlockReason, string> = {
  'operation-not-agreed': 'What you agreed to no longer includes this request',
  'operation-not-allowed': 'Your administrator no longer allows this request',
  'delegation-required': 'Your permission has ended',
  'scope-missing': '{provider} did not give permission for this request',
  'scope-not-requested': 'Your administrator has to allow this request for this connection',
  'reconnect-required': 'This connection needs your attention first',
}

/** The jobs of a connection. */
export const jobs = {
  title: 'Jobs',
  leadAway:
    'A job does one thing for you on a schedule, even when you’re signed out: for example, it fetches your list of clients every morning.',
  leadOrganisation:
    'A job does one thing for your firm on a schedule: for example, it fetches the list of bookings every morning.',
  answersKept: 'Its last five results are kept here for up to two weeks, and only you can see them.',
  none: 'No jobs yet',
  noneText:
    'Add one, and it runs by itself until this connection ends. You can also run it at once, to see what it does.',
  noneEnded: 'Nothing runs, because this connection has ended.',
  loading: 'Loading jobs…',
  add: 'Add a job',
  next: 'Next run: {when}',
  nextNever: 'No more runs',
  paused: 'Paused',
  pausedText: 'Does not run until you resume it',
  stopped: 'Cannot run',
  blockReasons,
  inZone: '{schedule} in {zone}',
  notRunYet: 'Has not run yet',
  lastResult: 'Last result',
  run: 'Run now',
  runName: 'Run now: {job}',
  pause: 'Pause',
  pauseName: 'Pause the job: {job}',
  resume: 'Resume',
  resumeName: 'Resume the job: {job}',
  change: 'Change',
  changeName: 'Change the job: {job}',
  details: 'Settings',
  body: 'Request body',
  bodyName: 'Request body: {job}',
  missed: 'If a run is missed',
  remove: 'Delete',
  removeName: 'Delete the job: {job}',
  history: 'Past runs ({count})',
  historyName: 'Past runs of {job}',
  triesAgain: 'The next run tries again.',
  tries: 'after {count} tries',
  status: '{provider} responded with {status}',
}

export const runOutcomes: Record<Run['outcome'], string> = {
  running: 'Running',
  succeeded: 'Succeeded',
  failed: 'Failed',
  skipped: 'Skipped',
}

export const schedules: Record<Schedule['every'], { readonly choice: string; readonly text: string }> = {
  hour: { choice: 'Every hour', text: 'Every hour at {minute} past' },
  day: { choice: 'Every day', text: 'Every day at {time}' },
  week: { choice: 'Every week', text: 'Every {weekday} at {time}' },
}

const missedPolicies: Record<MissedRuns, { readonly name: string; readonly meaning: string }> = {
  skip: { name: 'Skip it', meaning: 'The next run happens as planned.' },
  'run-once': {
    name: 'Catch up once',
    meaning: 'It runs once as soon as possible, however many runs were missed.',
  },
}

export const addJob = {
  title: 'Add a job for {integration}',
  operation: 'What to do',
  every: 'How often',
  minute: 'Minutes past the hour',
  weekday: 'Day of the week',
  time: 'Time',
  zone: 'Time zone',
  zoneHint: 'Type a city, for example London.',
  zoneUnknown: 'Choose a time zone from the list.',
  missed: 'If a run is missed',
  missedPolicies,
  submit: 'Add the job',
  cancel: 'Cancel',
}

/** Kept results of jobs. */
export const answers = {
  title: 'Result: {job}',
  show: 'Show the result',
  showName: 'Show the result of {job}, {when}',
  contentName: 'Result of {job}',
  entry: '{count} entry',
  entries: '{count} entries',
  truncated: 'The result was longer. Its first {size} are kept.',
  noText: 'This result is not text. Save it to open it in another program.',
  empty: 'It worked, and there is nothing to show.',
  save: 'Save as a file',
  tryAgain: 'Try again',
}

export const changeJob = {
  title: 'Change the job: {job}',
  submit: 'Save the changes',
}

export const removeJob = {
  title: 'Delete this job?',
  lead: '“{job}” stops running, and its past runs are deleted. The connection itself does not change.',
  confirm: 'Delete',
  keep: 'Keep it',
}
