import type { ResponseFault } from '../mishap.ts'

export const issuerParameterOfAnother: ResponseFault = {
  rows: 'HP-25 CB-01 CB-03 CB-05',
  when: 'iss is another provider, the ID token is right',
  make: ({ mode, parameters }) => ({
    mode,
    parameters: [...parameters, ['iss', 'https://api.plannrcrm.com']],
  }),
  outcome: 'issuer-mismatch',
}
