import { type AuthorizationResponseFault, withNames } from '../fault.ts'
import { codeFaults } from './code.ts'
import { errorFaults } from './error.ts'
import { formFaults } from './form.ts'
import { issuerFaults } from './issuer.ts'
import { tokenFaults } from './tokens.ts'

const faults = {
  ...codeFaults,
  ...errorFaults,
  ...formFaults,
  ...issuerFaults,
  ...tokenFaults,
}

export type AuthorizationResponseFaultName = keyof typeof faults

/** Faults of the authorization response, by name. */
export const authorizationResponseFaults = withNames<
  AuthorizationResponseFaultName,
  AuthorizationResponseFault
>(faults)
