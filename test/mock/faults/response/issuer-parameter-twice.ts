import type { ResponseFault } from '../mishap.ts'
import { dynamicPlannerIssuer } from '../provider/addresses.ts'

export const issuerParameterTwice: ResponseFault = {
  rows: 'HP-27 CB-07',
  when: 'iss is there twice',
  make: ({ mode, parameters }) => ({
    mode,
    parameters: [...parameters, ['iss', dynamicPlannerIssuer], ['iss', dynamicPlannerIssuer]],
  }),
  outcome: 'response-malformed',
}
