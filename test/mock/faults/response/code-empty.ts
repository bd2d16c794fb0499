import type { ResponseFault } from '../mishap.ts'

export const codeEmpty: ResponseFault = {
  rows: 'HP-27 CB-09',
  when: 'the code is empty',
  make: ({ mode, parameters }) => ({
    mode,
    parameters: parameters.map(([name, value]) => [name, name === 'code' ? '' : value]),
  }),
  outcome: 'response-malformed',
}
