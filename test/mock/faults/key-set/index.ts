import { type PublicationFault, withNames } from '../fault.ts'
import { publishedDocumentFaults } from '../published-document.ts'
import { keyCountFaults } from './keys.ts'

const faults = {
  ...keyCountFaults,
  ...publishedDocumentFaults,
}

export type KeySetFaultName = keyof typeof faults

/** Faults of the key set, by name. */
export const keySetFaults = withNames<KeySetFaultName, PublicationFault>(faults)
