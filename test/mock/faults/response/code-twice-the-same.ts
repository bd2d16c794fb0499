import type { ResponseFault } from '../mishap.ts'

export const codeTwiceTheSame: ResponseFault = {
  rows: 'HP-27 CB-07',
  when: 'the code is there twice',
  make: ({ mode, parameters }) => ({
    mode,
    parameters: [...parameters, ...parameters.filter(([name]) => name === 'code')],
  }),
  outcome: 'response-malformed',
}
