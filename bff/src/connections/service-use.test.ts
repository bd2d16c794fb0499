import { expect, it } from 'vitest'
import type { Integration, ServiceUse } from '../domain/integration.ts'
import { servicePermission } from './service-use.ts'

const ada = { issuer: 'https://identity.example', account: 'ada' }

interface Person {
  readonly subject?: string | null
  readonly guest?: boolean
  readonly isKnown?: boolean
  readonly identities?: readonly (typeof ada)[]
}

const permission = async (
  serviceUse: ServiceUse,
  { subject = 's1', guest = false, isKnown = true, identities = [ada] }: Person = {},
) => {
  const people = {
    subject: () => (isKnown ? { id: 's1', tenant: 'deployment', guest, name: null } : undefined),
    identitiesOf: () => identities,
  }
  return servicePermission({ people }, { serviceUse } as Integration, subject)
}

const named = (...people: readonly (typeof ada)[]): ServiceUse => ({ kind: 'named', people })
const signedIn: ServiceUse = { kind: 'signed-in' }

it('the service account of an integration serves anyone, if so configured', async () => {
  expect(await permission({ kind: 'anyone' }, { subject: null })).toBe('yes')
})

it.each([
  ['without a session', { subject: null }],
  ['who are guests', { guest: true }],
  ['who are unknown', { isKnown: false }],
])('people %s have to sign in for a service account', async (_, person) => {
  expect([await permission(signedIn, person), await permission(named(ada), person)]).toEqual([
    'sign-in-required',
    'sign-in-required',
  ])
})

it('signed-in people use a service account that serves them', async () => {
  expect(await permission(signedIn)).toBe('yes')
})

it('named people use it with one of their identities, of the same issuer and account', async () => {
  const other = { issuer: ada.issuer, account: 'ben' }
  expect(await permission(named(other, ada))).toBe('yes')
  expect(await permission(named(ada), { identities: [other, ada] })).toBe('yes')
  expect(await permission(named(ada), { identities: [other] })).toBe('not-permitted')
  expect(await permission(named(ada), { identities: [{ ...ada, issuer: 'https://other.example' }] })).toBe(
    'not-permitted',
  )
  expect(await permission(named(ada), { identities: [] })).toBe('not-permitted')
})
