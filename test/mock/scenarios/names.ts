/** The scenarios: what each is, in the words of its list. */
export const scenarioTitles = {
  fresh: 'Nobody is signed in, and nothing is connected.',
  'one-connected': 'Priya has connected her account at Dynamic Planner.',
  'several-connected':
    'Accounts at all three providers are connected, one of them for use in the person’s absence.',
  'firm-signed-in': 'Priya has signed in with the account of her firm, and has connected nothing.',
  'account-choice': 'Gareth has connected Plannr, and has to choose one of his accounts.',
  'expired-access': 'The access has expired. The next call renews it first.',
  'reconnect-required': 'Dynamic Planner has withdrawn the access, and Planbridge knows it.',
  'delegation-ending': 'A delegation ends in two days.',
  'consent-denied': 'Whoever is asked by a provider says no.',
  'popup-blocked': 'The browser opens no window.',
  'popup-closed': 'The person closes each window at once.',
  'wrong-user-returns': 'Another user than the one who began comes back to the host.',
  'verification-pending': 'A connection was made for a host that has not verified its user yet.',
  'rate-limited': 'The providers refuse calls, because there were too many.',
  'subscription-key-rejected': 'Dynamic Planner’s gateway refuses the subscription key.',
  'provider-down': 'No provider answers.',
  slow: 'Every answer of a provider takes three seconds.',
  'lost-refresh-answer': 'The access has expired, and the answer to its renewal is lost on the way.',
} as const

export type ScenarioName = keyof typeof scenarioTitles

export const scenarioNames = Object.keys(scenarioTitles) as readonly ScenarioName[]

/** The parameter of a page's address that names a scenario. */
export const scenarioParameter = 'planbridge-scenario'

/** The scenario of a name that was written by a person; throws an error that lists the names. */
export const scenarioNamed = (name: string): ScenarioName => {
  const found = scenarioNames.find((known) => known === name)
  if (found !== undefined) return found
  throw new Error(`There is no scenario ${name}. There are: ${scenarioNames.join(', ')}.`)
}
