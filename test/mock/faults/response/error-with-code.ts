import type { ResponseFault } from '../mishap.ts'

export const errorWithCode: ResponseFault = {
  rows: 'HP-28 CB-08',
  when: 'there is an error beside the code',
  make: ({ mode, parameters }) => ({ mode, parameters: [...parameters, ['error', 'server_error']] }),
  outcome: 'authorization-refused',
}
