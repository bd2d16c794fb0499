import type { ResponseFault } from '../mishap.ts'

export const parametersTooMany: ResponseFault = {
  rows: 'CB-18',
  when: 'a thousand parameters come along',
  make: ({ mode, parameters }) => ({
    mode,
    parameters: [...parameters, ...Array.from({ length: 1000 }, (_, index) => [`p${index}`, '1'] as const)],
  }),
  outcome: 'response-malformed',
}
