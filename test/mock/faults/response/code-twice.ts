import type { ResponseFault } from '../mishap.ts'

export const codeTwice: ResponseFault = {
  rows: 'HP-27 CB-07',
  when: 'there are two codes',
  make: ({ mode, parameters }) => ({ mode, parameters: [...parameters, ['code', 'CANARY-CODE-second']] }),
  outcome: 'response-malformed',
}
