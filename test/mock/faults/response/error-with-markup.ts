import type { ResponseFault } from '../mishap.ts'
import { errorAnswer, markup } from '../provider/error-answer.ts'

export const errorWithMarkup: ResponseFault = {
  rows: 'HP-29 CB-12',
  when: 'the error is described in markup and points to a script',
  make: ({ mode, parameters }) => errorAnswer(mode, parameters, 'server_error', markup),
  outcome: 'authorization-refused',
}
