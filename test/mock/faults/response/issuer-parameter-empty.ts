import type { ResponseFault } from '../mishap.ts'

export const issuerParameterEmpty: ResponseFault = {
  rows: 'HP-25 CB-01',
  when: 'iss is empty',
  make: ({ mode, parameters }) => ({ mode, parameters: [...parameters, ['iss', '']] }),
  outcome: 'issuer-mismatch',
}
