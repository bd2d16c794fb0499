import { expect, it } from 'vitest'
import { hostAccountOf, hostIssuer } from './host-subject.ts'

it('EM-31: the user of a host has the id that the host gave', () => {
  const atProvider = { issuer: 'https://identity.example', account: 'ada' }
  expect(hostAccountOf([atProvider, { issuer: hostIssuer, account: 'user-7' }])).toBe('user-7')
  expect([hostAccountOf([atProvider]), hostAccountOf([])]).toEqual([null, null])
})
