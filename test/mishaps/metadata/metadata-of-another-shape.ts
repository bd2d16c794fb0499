import type { PublicationMishap } from '../mishap.ts'

export const metadataOfAnotherShape: PublicationMishap = {
  rows: 'MD-03',
  when: 'it is JSON of another shape',
  make: () => ({ keys: 'none', issuer: 17 }),
  outcome: 'provider-metadata-unusable',
}
