import type { ResponseFault } from '../mishap.ts'
import { dynamicPlannerIssuer } from '../provider/addresses.ts'

export const issuerParameterWithSlash: ResponseFault = {
  rows: 'HP-25 CB-01 CB-04',
  when: 'iss ends in a slash',
  make: ({ mode, parameters }) => ({
    mode,
    parameters: [...parameters, ['iss', `${dynamicPlannerIssuer}/`]],
  }),
  outcome: 'issuer-mismatch',
}
