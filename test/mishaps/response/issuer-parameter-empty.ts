import type { ResponseMishap } from '../mishap.ts'

export const issuerParameterEmpty: ResponseMishap = {
  rows: 'HP-25 CB-01',
  when: 'iss is empty',
  make: ({ mode, parameters }) => ({ mode, parameters: [...parameters, ['iss', '']] }),
  outcome: 'issuer-mismatch',
}
