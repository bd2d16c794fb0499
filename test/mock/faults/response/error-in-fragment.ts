import type { ResponseFault } from '../mishap.ts'
import { errorAnswer } from '../provider/error-answer.ts'

export const errorInFragment: ResponseFault = {
  rows: 'HP-28 CB-11',
  when: 'an error comes in the fragment',
  make: ({ parameters }) => errorAnswer('fragment', parameters, 'server_error'),
  outcome: 'authorization-refused',
}
