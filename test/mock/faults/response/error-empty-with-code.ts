import type { ResponseFault } from '../mishap.ts'

export const errorEmptyWithCode: ResponseFault = {
  rows: 'HP-28 CB-08',
  when: 'there is an empty error beside the code',
  make: ({ mode, parameters }) => ({ mode, parameters: [...parameters, ['error', '']] }),
  outcome: 'authorization-refused',
}
