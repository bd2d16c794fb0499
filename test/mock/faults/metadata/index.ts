import { type PublicationFault, withNames } from '../fault.ts'
import { publishedDocumentFaults } from '../published-document.ts'
import { endpointFaults } from './endpoints.ts'
import { issuerFaults } from './issuer.ts'

const faults = {
  ...endpointFaults,
  ...issuerFaults,
  ...publishedDocumentFaults,
}

export type MetadataFaultName = keyof typeof faults

/** Faults of the provider metadata, by name. */
export const metadataFaults = withNames<MetadataFaultName, PublicationFault>(faults)
