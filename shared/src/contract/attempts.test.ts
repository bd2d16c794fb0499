import { expect, test } from 'vitest'
import { startAttempt } from './attempts.ts'

const attempt = {
  purpose: 'sign-in',
  integration: 'crm',
  model: 'user-present',
  challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
}

test.each([
  ['is kept', '/connections/c1?tab=jobs', '/connections/c1?tab=jobs'],
  ['that the store cannot hold means the start page', '/a\u0000b', '/'],
])('a return path %s', (_, return_to, expected) => {
  expect(startAttempt.input.parse({ ...attempt, return_to })).toMatchObject({ return_to: expected })
})
