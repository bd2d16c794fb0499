import type { ResponseFault } from '../mishap.ts'
import { errorAnswer } from '../provider/error-answer.ts'

export const denied: ResponseFault = {
  rows: 'CB-12',
  when: 'the person said no',
  make: ({ mode, parameters }) => errorAnswer(mode, parameters, 'access_denied'),
  outcome: 'consent-denied',
}
