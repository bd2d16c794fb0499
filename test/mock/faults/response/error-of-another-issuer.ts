import type { ResponseFault } from '../mishap.ts'
import { errorAnswer } from '../provider/error-answer.ts'

export const errorOfAnotherIssuer: ResponseFault = {
  rows: 'HP-25 CB-12',
  when: 'an error comes with the iss of another provider',
  make: ({ mode, parameters }) =>
    errorAnswer(mode, parameters, 'server_error', { iss: 'https://api.plannrcrm.com' }),
  outcome: 'issuer-mismatch',
}
