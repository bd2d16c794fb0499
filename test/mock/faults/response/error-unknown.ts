import type { ResponseFault } from '../mishap.ts'
import { errorAnswer } from '../provider/error-answer.ts'

export const errorUnknown: ResponseFault = {
  rows: 'HP-28 CB-12',
  when: 'an error comes that no document knows',
  make: ({ mode, parameters }) => errorAnswer(mode, parameters, 'out_of_tea'),
  outcome: 'authorization-refused',
}
