import type { ResponseFault } from '../mishap.ts'

export const codeLeftOut: ResponseFault = {
  rows: 'HP-27 CB-09',
  when: 'the code is missing',
  make: ({ mode, parameters }) => ({ mode, parameters: parameters.filter(([name]) => name !== 'code') }),
  outcome: 'response-malformed',
}
