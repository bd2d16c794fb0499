import { publicPart } from '../../simulators/signing-keys.ts'
import type { PublicationFault } from '../fault.ts'
import { keys } from '../provider/signer.ts'

export const keyCountFaults = {
  'too-many-keys': {
    description: 'The key set contains a hundred keys.',
    make: () => ({
      keys: Array.from({ length: 100 }, (_, index) => ({ ...publicPart(keys.current), kid: `${index}` })),
    }),
  },
} as const satisfies Record<string, PublicationFault>
