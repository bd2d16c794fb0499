import type { Equivalent } from './equivalent.ts'

/** The search for credentials in answers. */
export const inLeakGuard: readonly Equivalent[] = [
  {
    file: 'bff/src/leak-guard/find-plain-prefix.ts',
    code: 'const pairsMask = 0x7ff',
    reason:
      'Any mask serves: pairs that share a shift have the smallest one, and every place is then compared.',
  },
  {
    file: 'bff/src/leak-guard/escape-reader.ts',
    code: 'readonly escaped: Forms = { code: -1, shortest: 1, longest: 1 }',
    reason: 'Each byte that is read sets the code, and the lengths together with a code that counts.',
  },
  {
    file: 'bff/src/leak-guard/earliest-start.ts',
    code: 'for (let at = bytes.length - 1; at >= 0 && lastReached - at <= escapeLengthMax; at -= 1) {',
    after: '(-1)',
    reason: 'Before the first byte there is no state, so nothing begins there.',
  },
  {
    file: 'bff/src/leak-guard/find-beginning.ts',
    code: 'const containedByte = 1',
    after: '(2)',
    reason: 'Any value serves but 0 and that of a first byte.',
  },
  {
    file: 'bff/src/leak-guard/decode-content.ts',
    code: 'const format = Object.hasOwn(formats, coding) ? formats[coding] : undefined',
    after: 'true',
    reason: 'What an object inherits is no format, and the constructor throws for it.',
  },
  {
    file: 'bff/src/leak-guard/credential-scanner.ts',
    code: 'if (pending.unsorted < bytes.length * fraction) return nothing',
    reason: 'When candidates are sorted decides about time alone.',
  },
  {
    file: 'bff/src/leak-guard/find-escaped-prefix.ts',
    code: 'let isPossible = false',
    after: 'true',
    reason: 'A place that may begin an escape is compared; one too many costs time alone.',
  },
  {
    file: 'bff/src/leak-guard/character-masks.ts',
    code: 'const rows = Array.from<Int32Array | undefined>({ length: 0x100 })',
    reason: 'The length only reserves room. An array grows when an item is written.',
  },
  {
    file: 'bff/src/leak-guard/find-escaped-prefix.ts',
    code: 'if (end - start < patterns.prefixLength) return searched',
    after: 'false',
    reason: 'A run that is too short for a prefix is then read, and contains none.',
  },
  {
    file: 'bff/src/leak-guard/find-escaped-prefix.ts',
    code: 'for (let at = step; at < bytes.length && searched < search.end; at += step) {',
    before: '<',
    after: '<=',
    reason: 'No pair has a byte after the last one, and from `end` on everything was searched before.',
  },
  {
    file: 'bff/src/leak-guard/credential-patterns.ts',
    code: '/^[\\p{ASCII}]*$/u.test(text) ? text : String.fromCharCode(...utf8.encode(text))',
    after: 'false',
    reason: 'It spares a conversion: the bytes of an ASCII text are its characters.',
  },
  {
    file: 'bff/src/leak-guard/find-plain-prefix.ts',
    code: 'shifts.fill(prefixLength - 1)',
    reason: 'A shift says how far to go without a look: a shorter one finds the same, later.',
  },
]
