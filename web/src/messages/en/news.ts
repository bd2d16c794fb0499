/** The reminder of an attempt that never came back. */
export const unfinished = {
  region: 'Unfinished sign-in',
  startAgain: 'Start again',
  forget: 'Forget it',
}

export const notices = {
  region: 'Messages',
  connected: '{integration} is connected',
  connectedText: 'You can use it now.',
  connectedChoose: 'One more step: choose the account to work with.',
  view: 'View the connection',
  choose: 'Choose the account',
  disconnected: '{integration} is disconnected',
  accountChosen: 'Requests now use {account}',
  termsChanged: 'What may happen in {integration} has changed',
  termsChangedText: 'It holds from now on.',
  signedOut: 'You are signed out',
  signedOutText: 'Access that works only while you are signed in has ended.',
  notRevoked:
    'These did not confirm that the access is cancelled: {names}. We forgot it all the same; you can check in your account there.',
}
