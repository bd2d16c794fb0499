import type { ResponseMishap } from '../mishap.ts'
import { dynamicPlannerIssuer } from '../provider/addresses.ts'

export const issuerParameterWithSlash: ResponseMishap = {
  rows: 'HP-25 CB-01 CB-04',
  when: 'iss ends in a slash',
  make: ({ mode, parameters }) => ({
    mode,
    parameters: [...parameters, ['iss', `${dynamicPlannerIssuer}/`]],
  }),
  outcome: 'issuer-mismatch',
}
