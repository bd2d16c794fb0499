import type { ResponseFault } from '../mishap.ts'
import { dynamicPlannerIssuer } from '../provider/addresses.ts'

export const issuerParameterEscaped: ResponseFault = {
  rows: 'HP-25 CB-01 CB-04',
  when: 'iss is escaped twice',
  make: ({ mode, parameters }) => ({
    mode,
    parameters: [...parameters, ['iss', encodeURIComponent(dynamicPlannerIssuer)]],
  }),
  outcome: 'issuer-mismatch',
}
