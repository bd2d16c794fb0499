import type { ResponseMishap } from '../mishap.ts'
import { dynamicPlannerIssuer } from '../provider/addresses.ts'

export const issuerParameterInCapitals: ResponseMishap = {
  rows: 'HP-25 CB-01 CB-04',
  when: 'iss is in capitals',
  make: ({ mode, parameters }) => ({
    mode,
    parameters: [...parameters, ['iss', dynamicPlannerIssuer.toUpperCase()]],
  }),
  outcome: 'issuer-mismatch',
}
