import { type IdTokenFault, withNames } from '../fault.ts'
import { algorithmFaults } from './algorithm.ts'
import { audienceFaults } from './audience.ts'
import { hashFaults } from './hashes.ts'
import { issuerFaults } from './issuer.ts'
import { keyFaults } from './keys.ts'
import { nonceAndSubjectFaults } from './nonce-and-subject.ts'
import { signatureFaults } from './signature.ts'
import { structureFaults } from './structure.ts'
import { timeFaults } from './time.ts'
import { typeFaults } from './type.ts'

const faults = {
  ...algorithmFaults,
  ...audienceFaults,
  ...hashFaults,
  ...issuerFaults,
  ...keyFaults,
  ...nonceAndSubjectFaults,
  ...signatureFaults,
  ...structureFaults,
  ...timeFaults,
  ...typeFaults,
}

export type IdTokenFaultName = keyof typeof faults

/** Faults of the ID token, by name. */
export const idTokenFaults = withNames<IdTokenFaultName, IdTokenFault>(faults)
