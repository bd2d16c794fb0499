/** The reminder of an attempt that was started and never finished. */
export const unfinished = {
  region: 'Unfinished sign-in',
  startAgain: 'Start again',
  forget: 'Forget it',
}

export const notices = {
  region: 'Messages',
  connected: '{integration} is connected',
  connectedText: 'You can use it now.',
  connectedAgain:
    'You had finished this before, so your last sign-in was not needed. To add another account, use “Add another”.',
  connectedChoose: 'One more step: choose the account to work with.',
  view: 'View the connection',
  choose: 'Choose the account',
  disconnected: '{integration} is disconnected',
  accountChosen: 'Requests now use {account}',
  termsChanged: 'You changed what Planbridge can do in {integration}',
  termsChangedText: 'Takes effect now.',
  signedOut: 'You are signed out',
  signedOutText:
    'Connections that work only while you’re signed in have ended. Your other connections stay as they are.',
  /** A guest signed out: nobody can ever see these connections again. */
  forgotten: {
    one: 'You had made a connection without signing in. It is removed, because nobody could open it again.',
    other:
      'You had made {count} connections without signing in. They are removed, because nobody could open them again.',
  },
  /** Work that continues after sign-out, by its number and whether it has an end. */
  jobContinues: '1 job keeps running until {day}.',
  jobContinuesOpen: '1 job keeps running.',
  jobsContinue: '{count} jobs keep running until {day}.',
  jobsContinueOpen: '{count} jobs keep running.',
  mayContinue: 'Planbridge may keep working for you in {providers} until {day}.',
  mayContinueOpen: 'Planbridge may keep working for you in {providers}.',
  continuesAt: 'You are still signed in at {name}.',
  notRevoked:
    'Your access at {names} has ended here. We could not confirm yet that it is cancelled there too; we keep trying, and you see the result when you sign in again.',
}
