import type { PaceFault } from '../mishap.ts'

export const sameSlotsTwice: PaceFault = {
  rows: 'PX-25',
  provider: 'docplanner',
  when: 'the same slots are being replaced at this moment',
  make: () => new Response(null, { status: 429 }),
  waitSeconds: null,
  outcome: 'rate-limited',
}
