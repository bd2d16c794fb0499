import { expect, test } from 'vitest'
import { awaitedStatus, chosenAccount } from './account-choice.ts'

const accountOf = (id: string) => ({ id, name: id, detail: '' })
const [one, two] = [accountOf('one'), accountOf('two')]

test.each([
  { choices: [], preferred: null, before: null, choice: null, status: 'active' },
  { choices: [one], preferred: null, before: null, choice: 'one', status: 'active' },
  { choices: [one, two], preferred: null, before: null, choice: null, status: 'choose-account' },
  { choices: [one, two], preferred: 'two', before: null, choice: 'two', status: 'active' },
  { choices: [one, two], preferred: 'two', before: 'one', choice: 'one', status: 'active' },
  { choices: [one, two], preferred: 'gone', before: 'gone', choice: null, status: 'choose-account' },
  { choices: [one], preferred: 'gone', before: 'gone', choice: 'one', status: 'active' },
])(
  'with $preferred picked at the provider and $before chosen before, $choice is used of the accounts $choices',
  ({ choices, preferred, before, choice, status }) => {
    expect(chosenAccount({ choices, preferred, before })).toEqual({ choices, choice, status })
  },
)

test('a connection waits for its account after its verification, not instead of it', () => {
  const waiting = { status: 'pending-verification', choices: [one, two], choice: null } as never
  expect(awaitedStatus(waiting)).toBe('choose-account')
  expect(awaitedStatus({ ...(waiting as object), choice: 'one' } as never)).toBe('active')
  expect(awaitedStatus({ ...(waiting as object), status: 'ended' } as never)).toBe('ended')
})
