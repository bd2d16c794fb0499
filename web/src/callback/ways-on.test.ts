import { failureCodes } from '@planbridge/shared/contract'
import { describe, expect, it } from 'vitest'
import type { AttemptWish } from '../core/front-channel/pending-attempt.ts'
import { localFailureCodes } from '../core/bff-client.ts'
import type { ShownCode } from '../core/bff-client.ts'
import { enCallback } from '../messages/en-callback.ts'
import { waysOn } from './ways-on.ts'

const wish = {
  provider: 'Acme Planner',
  request: {
    purpose: 'reconnect',
    integration: 'acme',
    model: 'delegation',
    connection: 'c1',
    delegation: { purpose: 'Reports', operations: ['list-clients'], days: 30 },
    return_to: '/connections/c1',
  },
} as unknown as AttemptWish

const waysFor = (code: ShownCode, given: AttemptWish | null = wish, again = true) =>
  waysOn({ code, next: enCallback.failures[code].next, again }, given)
const labels = (...given: Parameters<typeof waysFor>) => waysFor(...given).map(({ label }) => label)

describe('the ways on after a failed callback', () => {
  it.each([...failureCodes, ...localFailureCodes])('always lead back to the app: %s', (code) => {
    expect(labels(code).at(-1)).toBe('home')
    expect(labels(code, null).at(-1)).toBe('home')
  })

  it('start the same attempt again where this tab knows what was wanted', () => {
    expect(waysFor('attempt-expired')).toEqual([
      { kind: 'start', label: 'startOver', wish },
      { kind: 'home', label: 'home' },
    ])
    expect(labels('attempt-expired', null)).toEqual(['home'])
  })

  it('let the person sign in as the one the account belongs to, or use another account', () => {
    const [asThem, other] = waysFor('identity-of-another-person')
    expect(asThem).toMatchObject({
      label: 'signInAsThem',
      wish: { request: { purpose: 'sign-in', return_to: '/' } },
    })
    expect(asThem).not.toHaveProperty('wish.request.connection')
    expect(other).toMatchObject({
      label: 'otherAccount',
      wish: { request: { ...wish.request, another_account: true } },
    })
  })

  it('let the person reconnect with the right account, or link the other one as new', () => {
    const [right, asNew] = waysFor('different-account')
    expect(right).toMatchObject({
      label: 'rightAccount',
      wish: { request: { purpose: 'reconnect', connection: 'c1', another_account: true } },
    })
    expect(asNew).toMatchObject({
      label: 'linkAsNew',
      wish: { request: { purpose: 'link', return_to: '/' } },
    })
    expect(asNew).not.toHaveProperty('wish.request.connection')
  })

  it('offer no new delegation where nobody has said what it would be for', () => {
    const { delegation: _, ...renewal } = wish.request
    const renewing = { ...wish, request: renewal }
    expect(labels('different-account', renewing)).toEqual(['rightAccount', 'home'])
    expect(labels('identity-of-another-person', renewing)).toEqual(['otherAccount', 'home'])
    const present = { ...wish, request: { ...renewal, model: 'user-present' as const } }
    expect(labels('different-account', present)).toEqual(['rightAccount', 'linkAsNew', 'home'])
  })

  it('send the same proof again only where nobody has judged it', () => {
    const resent = [...failureCodes, ...localFailureCodes].filter((code) =>
      labels(code).includes('sendAgain'),
    )
    expect(resent.toSorted()).toEqual(['answer-lost', 'store-unavailable', 'too-many-requests'])
    expect(labels('answer-lost', null, true)).toEqual(['sendAgain', 'home'])
    expect(labels('answer-lost', wish, false)).toEqual(['startOver', 'home'])
  })
})
