import type { ResponseFault } from '../mishap.ts'
import { errorAnswer } from '../provider/error-answer.ts'

export const errorInQuery: ResponseFault = {
  rows: 'HP-28 CB-11',
  when: 'an error comes in the query',
  make: ({ parameters }) => errorAnswer('query', parameters, 'server_error'),
  outcome: 'authorization-refused',
}
