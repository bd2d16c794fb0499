import type { ResponseFault } from '../mishap.ts'
import { dynamicPlannerIssuer } from '../provider/addresses.ts'

export const issuerParameterInCapitals: ResponseFault = {
  rows: 'HP-25 CB-01 CB-04',
  when: 'iss is in capitals',
  make: ({ mode, parameters }) => ({
    mode,
    parameters: [...parameters, ['iss', dynamicPlannerIssuer.toUpperCase()]],
  }),
  outcome: 'issuer-mismatch',
}
