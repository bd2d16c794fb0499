import { ConnectionReason, failureCodes } from '@planbridge/shared/contract'
import { describe, expect, it } from 'vitest'
import { failed, localFailureCodes } from '../core/bff-client.ts'
import { describeFailure } from './describe-failure.ts'
import { en } from './en.ts'
import { fill } from './fill.ts'
import { messagesFor } from './index.ts'

const codes = [...failureCodes, ...localFailureCodes]

describe('the message catalogue', () => {
  it.each(codes)('has a title and a text for %s, with and without a provider name', (code) => {
    for (const provider of ['Acme Planner', null]) {
      const { title, text } = describeFailure(en, failed(code).failure, provider)
      expect(title).toMatch(/^[A-Z].*[^.]$/)
      expect(text).toMatch(/^[A-Z].*\.$/)
      expect(`${title} ${text}`).not.toMatch(/[{}]|undefined/)
    }
  })

  it('has a different title for every failure that a person can tell apart', () => {
    const titles = codes.map((code) => en.failures[code].title)
    const repeated = titles.filter((title, index) => titles.indexOf(title) !== index)
    expect([...new Set(repeated)]).toEqual([
      'The app sent something we did not understand',
      // Faults of a host's back end and ends of its connect session: the person can only go back to it.
      'The app you came from sent something we could not use',
      'The time for connecting is over',
    ])
  })

  it.each(ConnectionReason.options)(
    'explains why a connection does not work and names the button that restores it: %s',
    (reason) => {
      const { connection, delegation } = en
      const { renew, reconnect, replaceToken } = connection
      for (const action of [renew, reconnect, replaceToken, delegation.agreeAgain, en.actionWithoutButton]) {
        const values = { provider: 'Acme Planner', action }
        const title = fill(en.reasons[reason].title, values)
        const text = fill(en.reasons[reason].text, values)
        expect(title).toMatch(/^[A-Z].*[^.]$/)
        expect(text).toMatch(new RegExp(`\\. ${action} .*\\.$`))
        expect(title + text).not.toMatch(/[{}]/)
      }
    },
  )

  it('includes the retry time and the reference if they are known', () => {
    const failure = { ...failed('too-many-requests').failure, reference: 'r7', retryAfterSeconds: 12 }
    expect(describeFailure(en, failure, null).details).toEqual(['Try again in 12 seconds.', 'Reference: r7'])
  })

  it.each(['too-many-connections', 'too-many-jobs', 'too-many-jobs-of-tenant', 'jobs-too-large'] as const)(
    'OP-40: says how much is allowed: %s',
    (code) => {
      const { details } = describeFailure(en, { ...failed(code).failure, limit: 50 }, null)
      expect(details).toEqual([expect.stringMatching(/^[A-Z].* 50 (?:connections|jobs|kB in all)\.$/)])
    },
  )

  it('writes a large limit with its thousands apart', () => {
    const failure = { ...failed('too-many-jobs-of-tenant').failure, limit: 10_000 }
    expect(describeFailure(en, failure, null).details).toEqual(['All people together can have 10,000 jobs.'])
  })

  it('WB-14: inserts a value into a text unchanged', () => {
    expect(fill('{a} and {b}', { a: '{b}<i>', b: 2 })).toBe('{b}<i> and 2')
  })

  it.each([[['en-GB']], [['de-DE', 'en']], [['constructor']], [[]]])('is in English for %j', (languages) => {
    expect(messagesFor(languages).locale).toBe('en-GB')
  })
})
