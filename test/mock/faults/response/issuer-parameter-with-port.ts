import type { ResponseFault } from '../mishap.ts'
import { dynamicPlannerIssuer } from '../provider/addresses.ts'

export const issuerParameterWithPort: ResponseFault = {
  rows: 'HP-25 CB-01 CB-04',
  when: 'iss names the port that https has anyway',
  make: ({ mode, parameters }) => ({
    mode,
    parameters: [...parameters, ['iss', dynamicPlannerIssuer.replace('.com/', '.com:443/')]],
  }),
  outcome: 'issuer-mismatch',
}
