import type { ResponseFault } from '../mishap.ts'

export const accessTokenInFront: ResponseFault = {
  rows: 'HP-27 CB-10',
  when: 'an access token comes along',
  make: ({ mode, parameters }) => ({
    mode,
    parameters: [
      ...parameters,
      ['access_token', 'CANARY-AT-front'],
      ['token_type', 'Bearer'],
      ['expires_in', '3600'],
    ],
  }),
  outcome: 'response-malformed',
}
