import { expect, it } from 'vitest'
import { failed } from '../core/bff-client.ts'
import { describeFailure } from './describe-failure.ts'
import { enCallback } from './en-callback.ts'

const taken = failed('identity-of-another-person').failure
const textOf = (change: Partial<typeof taken>) =>
  describeFailure(enCallback, { ...taken, ...change }, 'Plannr').text

it('IDT-110: an account of another person is described with the initials and the sign-in of that person', () => {
  const otherPerson = { name: 'T… O…', providers: ['Plannr', 'Dynamic Planner'] }
  expect(textOf({ otherPerson })).toContain('belongs to T… O… (signs in with Plannr and Dynamic Planner)')
  expect(textOf({ otherPerson: { ...otherPerson, name: null } })).toContain(
    'a person who signs in with Plannr',
  )
  expect(textOf({})).toContain('belongs to another person.')
  expect(textOf({ otherPerson, offer: 'offer-1' })).toContain('bring the two together. You first see')
})
