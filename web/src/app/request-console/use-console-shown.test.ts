import { expect, test } from 'vitest'
import { isConsoleFor } from './use-console-shown.ts'

test.each([
  [{ console: 'off', role: 'operator' }, false],
  [{ console: 'developers', role: 'operator' }, true],
  [{ console: 'developers', role: 'person' }, false],
  [{ console: 'developers' }, false],
  [{ console: 'everyone' }, true],
  [{}, true],
] as const)(
  'WB-143: the console is shown to the people that the configuration names: %j',
  (session, shown) => {
    expect(isConsoleFor(session)).toBe(shown)
  },
)
