import type { ResponseFault } from '../mishap.ts'

export const idTokenTwice: ResponseFault = {
  rows: 'HP-27 CB-07',
  when: 'there are two ID tokens',
  make: ({ mode, parameters }) => ({
    mode,
    parameters: [...parameters, ['id_token', 'e30.e30.e30'], ['id_token', 'e30.e30.e30']],
  }),
  outcome: 'response-malformed',
}
