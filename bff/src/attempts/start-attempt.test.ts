import { expect, it } from 'vitest'
import { mergePrompts } from './start-attempt.ts'

it('the choice of another account adds its parameters, and its prompts to those of the integration', () => {
  const extra = { prompt: 'consent', audience: 'api' }
  expect(mergePrompts(extra, { prompt: 'select_account', max_age: '0' })).toEqual({
    prompt: 'consent select_account',
    audience: 'api',
    max_age: '0',
  })
  expect(mergePrompts({ audience: 'api' }, { prompt: 'login' })).toEqual({ audience: 'api', prompt: 'login' })
  expect(mergePrompts({ prompt: 'consent' }, {})).toEqual({ prompt: 'consent' })
  expect(mergePrompts({}, {})).toEqual({})
})
