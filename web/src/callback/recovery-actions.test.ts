import { failureCodes } from '@planbridge/shared/contract'
import { describe, expect, it } from 'vitest'
import { localFailureCodes } from '../core/bff-client.ts'
import type { ShownCode } from '../core/bff-client.ts'
import type { AttemptOptions } from '../core/front-channel/pending-attempt.ts'
import { enCallback } from '../messages/en-callback.ts'
import { recoveryActions } from './recovery-actions.ts'

const options = {
  provider: 'Acme Planner',
  request: {
    purpose: 'reconnect',
    integration: 'acme',
    model: 'delegation',
    connection: 'c1',
    delegation: { purpose: 'Reports', operations: ['list-clients'], days: 30 },
    return_to: '/connections/c1',
  },
} as unknown as AttemptOptions

const actionsFor = (code: ShownCode, attempt: AttemptOptions | null = options, canRetry = true) =>
  recoveryActions({ code, next: enCallback.failures[code].next, canRetry }, attempt)
const labels = (...input: Parameters<typeof actionsFor>) => actionsFor(...input).map(({ label }) => label)

describe('the actions after a failed callback', () => {
  it.each([...failureCodes, ...localFailureCodes])('always include the way back to the app: %s', (code) => {
    expect(labels(code).at(-1)).toBe('home')
    expect(labels(code, null).at(-1)).toBe('home')
  })

  it('restart the same attempt if this tab has its options', () => {
    expect(actionsFor('attempt-expired')).toEqual([
      { kind: 'start', label: 'startOver', options },
      { kind: 'home', label: 'home' },
    ])
    expect(labels('attempt-expired', null)).toEqual(['home'])
  })

  it('let the person sign in with the account, or use another one, if it belongs to another person', () => {
    const [asThem, other] = actionsFor('identity-of-another-person')
    expect(asThem).toMatchObject({
      label: 'signInAsThem',
      options: { request: { purpose: 'sign-in', return_to: '/' } },
    })
    expect(asThem).not.toHaveProperty('options.request.connection')
    expect(other).toMatchObject({
      label: 'otherAccount',
      options: { request: { ...options.request, another_account: true } },
    })
  })

  it('IDT-110: let the person bring both together, sign in as that person, use another account or cancel, if that is offered', () => {
    const failed = { code: 'identity-of-another-person', canRetry: false, offer: 'offer-1' } as const
    const { next } = enCallback.failures['identity-of-another-person']
    const actions = recoveryActions({ ...failed, next }, options)
    expect(actions[0]).toEqual({ kind: 'merge', label: 'bringTogether', offer: 'offer-1' })
    const others = ['signInAsThem', 'otherAccount', 'cancelMerge']
    expect(actions.slice(1).map(({ label }) => label)).toEqual(others)
    const withoutOptions = recoveryActions({ ...failed, next }, null)
    expect(withoutOptions.map(({ label }) => label)).toEqual(['bringTogether', 'cancelMerge'])
  })

  it('let the person reconnect with the right account, or link the different one as new', () => {
    const [right, asNew] = actionsFor('different-account')
    expect(right).toMatchObject({
      label: 'rightAccount',
      options: { request: { purpose: 'reconnect', connection: 'c1', another_account: true } },
    })
    expect(asNew).toMatchObject({
      label: 'linkAsNew',
      options: { request: { purpose: 'link', return_to: '/' } },
    })
    expect(asNew).not.toHaveProperty('options.request.connection')
  })

  it('CB-42: name the step of each class of errors of a provider', () => {
    expect(labels('provider-busy')).toEqual(['tryAgain', 'home'])
    expect(labels('sign-in-again')).toEqual(['signInAgain', 'home'])
    expect(labels('authorization-refused')).toEqual(['startOver', 'home'])
    expect(labels('consent-denied')).toEqual(['startOver', 'home'])
  })

  it('offer no new delegation if its terms are not available', () => {
    const { delegation: _, ...renewal } = options.request
    const renewing = { ...options, request: renewal }
    expect(labels('different-account', renewing)).toEqual(['rightAccount', 'home'])
    expect(labels('identity-of-another-person', renewing)).toEqual(['otherAccount', 'home'])
    const present = { ...options, request: { ...renewal, model: 'user-present' as const } }
    expect(labels('different-account', present)).toEqual(['rightAccount', 'linkAsNew', 'home'])
  })

  it('send the same proof again only if the attempt is still open', () => {
    const resent = [...failureCodes, ...localFailureCodes].filter((code) =>
      labels(code).includes('sendAgain'),
    )
    expect(resent.toSorted()).toEqual([
      'answer-lost',
      'answer-unexpected',
      'client-too-slow',
      'draining',
      'starting',
      'store-unavailable',
      'too-many-requests',
    ])
    expect(labels('answer-lost', null, true)).toEqual(['sendAgain', 'home'])
    expect(labels('answer-lost', options, false)).toEqual(['startOver', 'home'])
  })
})
