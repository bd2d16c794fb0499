import type { ResponseFault } from '../mishap.ts'

export const idTokenEmpty: ResponseFault = {
  rows: 'HP-27 CB-09',
  when: 'the ID token is empty',
  make: ({ mode, parameters }) => ({
    mode,
    parameters: parameters.map(([name, value]) => [name, name === 'id_token' ? '' : value]),
  }),
  outcome: 'id-token-invalid',
  flows: ['dp-hybrid'],
}
