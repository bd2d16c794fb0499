import { ConnectionReason, failureCodes } from '@planbridge/shared/contract'
import { describe, expect, it } from 'vitest'
import { failed, localFailureCodes } from '../core/bff-client.ts'
import { en } from './en.ts'
import { failureWords } from './failure-words.ts'
import { fill } from './fill.ts'
import { messagesFor } from './index.ts'

const codes = [...failureCodes, ...localFailureCodes]

describe('the message catalogue', () => {
  it.each(codes)('says what happened and what to do for %s, with the provider and without', (code) => {
    for (const provider of ['Acme Planner', null]) {
      const { title, text } = failureWords(en, failed(code).failure, provider)
      expect(title).toMatch(/^[A-Z].*[^.]$/)
      expect(text).toMatch(/^[A-Z].*\.$/)
      expect(`${title} ${text}`).not.toMatch(/[{}]|undefined/)
    }
  })

  it('gives every failure of the front channel words of its own', () => {
    const titles = codes.map((code) => en.failures[code].title)
    const doubled = titles.filter((title, index) => titles.indexOf(title) !== index)
    expect(doubled).toEqual(['The app asked in a way we did not understand'])
  })

  it.each(ConnectionReason.options)('says why a connection does not work, and what to do: %s', (reason) => {
    const { title, text } = en.reasons[reason]
    const words = [title, text].map((one) => fill(one, { provider: 'Acme Planner' }))
    expect(words[0]).toMatch(/^[A-Z].*[^.]$/)
    expect(words[1]).toMatch(/\. .*\b(Connect it again|Take it up again)\b.*\.$/)
    expect(words.join(' ')).not.toMatch(/[{}]/)
  })

  it('names the reference and the time to wait where they are known', () => {
    const failure = { ...failed('too-many-requests').failure, reference: 'r7', retryAfterSeconds: 12 }
    expect(failureWords(en, failure, null).details).toEqual(['Try again in 12 seconds.', 'Reference: r7'])
  })

  it('WB-14: puts a value into a text as it is', () => {
    expect(fill('{a} and {b}', { a: '{b}<i>', b: 2 })).toBe('{b}<i> and 2')
  })

  it.each([[['en-GB']], [['de-DE', 'en']], [['constructor']], [[]]])('speaks to %j', (languages) => {
    expect(messagesFor(languages).locale).toBe('en-GB')
  })
})
