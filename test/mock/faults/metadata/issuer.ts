import type { PublicationFault } from '../fault.ts'
import { text } from '../provider/id-token-draft.ts'

export const issuerFaults = {
  'issuer-different': {
    description: 'The issuer is another host.',
    make: (honest) => ({ ...honest, issuer: 'https://evil.example' }),
  },
  'issuer-in-capitals': {
    description: 'The issuer is in capitals.',
    make: (honest) => ({ ...honest, issuer: text(honest['issuer']).toUpperCase() }),
  },
  'issuer-with-slash': {
    description: 'The issuer ends in a slash.',
    make: (honest) => ({ ...honest, issuer: `${text(honest['issuer'])}/` }),
  },
  'issuer-with-suffix': {
    description: 'The issuer has one more character at its end.',
    make: (honest) => ({ ...honest, issuer: `${text(honest['issuer'])}1` }),
  },
  'issuer-missing': {
    description: 'The issuer is missing.',
    make: (honest) => ({ ...honest, issuer: undefined }),
  },
} as const satisfies Record<string, PublicationFault>
