import { expect, test } from 'vitest'
import type { Connecting } from '../principal/request-session.ts'
import { verification } from './verification.ts'

const made = { lock: () => Promise.resolve(), made: () => Promise.resolve(), presentUntil: 9 }
const challenged: Connecting = { ...made, verifyBy: 7 }
const confirmed: Connecting = { ...made, verifyBy: null }

const pending = { status: 'pending-verification', pendingUntil: 7 }
const usable = { pendingUntil: null }

test.each([
  ['a new connection of a window', challenged, { tokenVersion: 0, pendingUntil: null }, pending],
  ['one that was never verified', challenged, { tokenVersion: 3, pendingUntil: 5 }, pending],
  ['one that was verified', challenged, { tokenVersion: 1, pendingUntil: null }, usable],
  ['a new one without a challenge', confirmed, { tokenVersion: 0, pendingUntil: null }, usable],
  ['one that a confirmed person makes again', confirmed, { tokenVersion: 3, pendingUntil: 5 }, usable],
  ['one of a browser session', undefined, { tokenVersion: 0, pendingUntil: null }, usable],
] as const)(
  'EM-20: the status of a connection waits for its verification only where that is due: %s',
  (_, connecting, row, change) => {
    expect(verification(connecting, row)).toEqual(change)
  },
)
