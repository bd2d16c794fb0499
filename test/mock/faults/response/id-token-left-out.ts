import type { ResponseFault } from '../mishap.ts'

export const idTokenLeftOut: ResponseFault = {
  rows: 'HP-27 CB-09',
  when: 'a hybrid flow is answered with the code alone',
  make: ({ mode, parameters }) => ({ mode, parameters: parameters.filter(([name]) => name !== 'id_token') }),
  outcome: 'response-malformed',
  flows: ['dp-hybrid'],
}
