import type { ResponseMishap } from '../mishap.ts'
import { errorAnswer } from '../provider/error-answer.ts'

export const denied: ResponseMishap = {
  rows: 'CB-12',
  when: 'the person said no',
  make: ({ mode, parameters }) => errorAnswer(mode, parameters, 'access_denied'),
  outcome: 'consent-denied',
}
