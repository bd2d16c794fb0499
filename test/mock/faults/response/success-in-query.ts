import type { ResponseFault } from '../mishap.ts'

export const successInQuery: ResponseFault = {
  rows: 'HP-28 CB-11',
  when: 'a hybrid flow is answered in the query',
  make: ({ parameters }) => ({ mode: 'query', parameters }),
  outcome: 'response-malformed',
  flows: ['dp-hybrid'],
}
