import type { IdTokenFault } from '../fault.ts'
import { text, withClaims } from '../provider/id-token-draft.ts'

export const nonceAndSubjectFaults = {
  'nonce-as-list': {
    description: 'The nonce claim is a list.',
    make: withClaims(({ nonce }) => ({ nonce: [nonce] })),
  },
  'nonce-in-capitals': {
    description: 'The nonce claim is in capitals.',
    make: withClaims(({ nonce }) => ({ nonce: text(nonce).toUpperCase() })),
  },
  'nonce-missing': {
    description: 'The nonce claim is missing.',
    make: withClaims(() => ({ nonce: undefined })),
  },
  'nonce-shortened': {
    description: 'The nonce claim lacks its last character.',
    make: withClaims(({ nonce }) => ({ nonce: text(nonce).slice(0, -1) })),
  },
  'nonce-with-suffix': {
    description: 'The nonce claim has one more character at its end.',
    make: withClaims(({ nonce }) => ({ nonce: `${text(nonce)}1` })),
  },
  'subject-as-number': {
    description: 'The sub claim is a number.',
    make: withClaims(() => ({ sub: 17 })),
  },
  'subject-empty': {
    description: 'The sub claim is empty.',
    make: withClaims(() => ({ sub: '' })),
  },
  'subject-missing': {
    description: 'The sub claim is missing.',
    make: withClaims(() => ({ sub: undefined })),
  },
  'subject-too-long': {
    description: 'The sub claim has 256 characters.',
    make: withClaims(() => ({ sub: 'a'.repeat(256) })),
  },
} as const satisfies Record<string, IdTokenFault>
