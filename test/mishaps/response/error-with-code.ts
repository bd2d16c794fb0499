import type { ResponseMishap } from '../mishap.ts'

export const errorWithCode: ResponseMishap = {
  rows: 'HP-28 CB-08',
  when: 'there is an error beside the code',
  make: ({ mode, parameters }) => ({ mode, parameters: [...parameters, ['error', 'server_error']] }),
  outcome: 'authorization-refused',
}
