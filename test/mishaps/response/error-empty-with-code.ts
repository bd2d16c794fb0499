import type { ResponseMishap } from '../mishap.ts'

export const errorEmptyWithCode: ResponseMishap = {
  rows: 'HP-28 CB-08',
  when: 'there is an empty error beside the code',
  make: ({ mode, parameters }) => ({ mode, parameters: [...parameters, ['error', '']] }),
  outcome: 'authorization-refused',
}
