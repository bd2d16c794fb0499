import type { ResponseFault } from '../mishap.ts'

export const idTokenUninvited: ResponseFault = {
  rows: 'HP-27 CB-09',
  when: 'a code flow is answered with an ID token as well',
  make: ({ mode, parameters }) => ({ mode, parameters: [...parameters, ['id_token', 'e30.e30.e30']] }),
  outcome: 'response-malformed',
  flows: ['dp-code'],
}
