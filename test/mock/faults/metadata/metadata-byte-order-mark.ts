import type { PublicationFault } from '../mishap.ts'

export const metadataByteOrderMark: PublicationFault = {
  rows: 'MD-03',
  when: 'it begins with a byte order mark',
  make: (honest) =>
    new Response(`\uFEFF${JSON.stringify(honest)}`, { headers: { 'content-type': 'application/json' } }),
  outcome: 'provider-answer-unreadable',
}
