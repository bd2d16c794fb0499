/** The page that brings two people together who are one. */
export const onePerson = {
  title: 'Are both of these you?',
  lead: 'You signed in with two accounts that Planbridge knows as two different people. If both are you, bring them together.',
  you: 'You, as you are signed in now',
  guest: 'You, as a guest',
  other: 'The account you just used',
  nameless: 'No name known',
  signsInWith: 'Signs in with {providers}',
  signsInNowhere: 'Not signed in yet',
  together: 'What comes together',
  connections: { one: '{count} connection', other: '{count} connections' },
  delegations: {
    one: '{count} that works when you’re signed out',
    other: '{count} that work when you’re signed out',
  },
  jobs: { one: '{count} job', other: '{count} jobs' },
  brought: 'From the other account:',
  conflicts: 'Choose which connections to keep',
  conflictsText:
    'Both people have a connection to the same account, and one of the two can stay. The other one is disconnected, and its jobs move to the one you keep.',
  conflict: '{integration}, {account}',
  yours: 'The one you have now',
  theirs: 'The one of the other account',
  connectedOn: 'Connected {when}',
  endsOn: 'works until {when}',
  stopped: {
    one: '{count} job cannot run with it',
    other: '{count} jobs cannot run with it',
  },
  warnTitle: 'Only continue if both are you',
  warnText:
    'From then on, signing in with either account opens everything of both. Other browsers that are signed in as {other} are signed out. This cannot be undone.',
  accept: 'Both are me: bring them together',
  decline: 'Cancel',
  signInFirst: 'First, sign in once more',
  signInFirstText:
    'You signed in a while ago. For your safety, show once more that it is you. You then come back to this page.',
  signInWith: 'Sign in with {integration}',
  loading: 'Loading…',
  back: 'Go to the start page',
  merged: 'Your two sign-ins are one now',
  mergedText: 'Sign in with either account from now on. You see everything in one place.',
}
