import type { PublicationFault } from '../mishap.ts'
import { publicPart } from '../../simulators/signing-keys.ts'
import { keys } from '../provider/signer.ts'

export const keysTooMany: PublicationFault = {
  rows: 'MD-07',
  when: 'it holds a hundred keys',
  make: () => ({
    keys: Array.from({ length: 100 }, (_, index) => ({ ...publicPart(keys.usual), kid: `${index}` })),
  }),
  outcome: 'provider-metadata-unusable',
}
