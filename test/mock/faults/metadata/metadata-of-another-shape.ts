import type { PublicationFault } from '../mishap.ts'

export const metadataOfAnotherShape: PublicationFault = {
  rows: 'MD-03',
  when: 'it is JSON of another shape',
  make: () => ({ keys: 'none', issuer: 17 }),
  outcome: 'provider-metadata-unusable',
}
