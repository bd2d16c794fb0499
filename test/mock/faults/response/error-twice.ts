import type { ResponseFault } from '../mishap.ts'

export const errorTwice: ResponseFault = {
  rows: 'HP-27 CB-07',
  when: 'there are two errors',
  make: ({ mode, parameters }) => ({
    mode,
    parameters: [...parameters, ['error', 'access_denied'], ['error', 'server_error']],
  }),
  outcome: 'response-malformed',
}
