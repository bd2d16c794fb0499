import type { ResponseFault } from '../mishap.ts'

export const successInFragment: ResponseFault = {
  rows: 'HP-28 CB-11',
  when: 'a code flow is answered in the fragment',
  make: ({ parameters }) => ({ mode: 'fragment', parameters }),
  outcome: 'response-malformed',
  flows: ['dp-code'],
}
