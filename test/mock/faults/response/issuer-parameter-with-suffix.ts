import type { ResponseFault } from '../mishap.ts'
import { dynamicPlannerIssuer } from '../provider/addresses.ts'

export const issuerParameterWithSuffix: ResponseFault = {
  rows: 'HP-25 CB-01 CB-04',
  when: 'iss is followed by one more character',
  make: ({ mode, parameters }) => ({
    mode,
    parameters: [...parameters, ['iss', `${dynamicPlannerIssuer}1`]],
  }),
  outcome: 'issuer-mismatch',
}
