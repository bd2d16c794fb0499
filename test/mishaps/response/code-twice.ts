import type { ResponseMishap } from '../mishap.ts'

export const codeTwice: ResponseMishap = {
  rows: 'HP-27 CB-07',
  when: 'there are two codes',
  make: ({ mode, parameters }) => ({ mode, parameters: [...parameters, ['code', 'CANARY-CODE-second']] }),
  outcome: 'response-malformed',
}
