import type { Mutant } from './find-mutants.ts'

/** Mutants that behave like the original for every input, with the reason. Without `before` and `after`: every mutant of the line. */
export interface Equivalent extends Pick<Mutant, 'file' | 'code'>, Partial<Pick<Mutant, 'before' | 'after'>> {
  readonly reason: string
}

const pageSize = (file: string, code: string): Equivalent => ({
  file,
  code,
  reason: 'The number of rows per page or per look. All rows are processed in the end, whatever it is.',
})

const known = (file: string, code: string): Equivalent => ({
  file,
  code,
  after: 'false',
  reason: 'A value that is known already is the same after it was awaited, a turn later.',
})

export const equivalents: readonly Equivalent[] = [
  known('bff/src/http/proxy/proxy-adapter.ts', 'requestSession = isKnown(opening) ? opening : await opening'),
  known(
    'bff/src/proxy/call-connection.ts',
    'const sending = isKnown(permission) ? permission : await permission',
  ),
  known(
    'bff/src/proxy/call-connection.ts',
    'const token = isKnown(credential) ? credential : await credential',
  ),
  known('bff/src/proxy/call-upstream.ts', 'const permit = isKnown(admission) ? admission : await admission'),
  known('bff/src/proxy/entry-points.ts', 'const row = isKnown(own) ? own : await own'),
  pageSize('bff/src/vault/reseal.ts', 'const defaultBatch = 100'),
  pageSize('bff/src/vault/key-checks.ts', 'const batchMax = 100'),
  pageSize('bff/src/delegations/renew-idle.ts', 'const batch = 20'),
  pageSize('bff/src/delegations/send-expiry-warnings.ts', 'const batch = 100'),
  pageSize('bff/src/delegations/check-identities.ts', 'const batch = 50'),
  pageSize('bff/src/delegations/end-expired.ts', 'const batch = 100'),
  pageSize('bff/src/tokens/revocation/revocations.ts', 'const batch = 20'),
  pageSize('bff/src/store/sql/activity-store.ts', 'const batchMax = 500'),
  pageSize('bff/src/store/migrations/sealed-under-column.ts', 'const batchMax = 500'),
  {
    file: 'bff/src/proxy/call-connection.ts',
    code: 'if (row.refusals > 0) await noteAccepted(needs, row, first)',
    after: 'true',
    reason: 'It spares a look into the store: without refusals there is nothing to forget.',
  },
  {
    file: 'bff/src/proxy/call-connection.ts',
    code: 'if (row.refusals > 0) await noteAccepted(needs, row, first)',
    after: '(-1)',
    reason: 'As above: the condition is then always true.',
  },
  {
    file: 'bff/src/store/cache/interned-connections.ts',
    code: 'combinations.set(key, fields)',
    after: '{}',
    reason: 'Equal combinations share one object only to save memory.',
  },
  {
    file: 'bff/src/http/node/client-refusals.ts',
    code: "return [`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`, ...lines, '', body].join('\\r\\n')",
    before: '??',
    reason: 'A client ignores the reason phrase (RFC 9112, section 4).',
  },
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
    file: 'bff/src/leak-guard/character-masks.ts',
    code: 'const rows = Array.from<Int32Array | undefined>({ length: 0x100 })',
    reason: 'The length only reserves room. An array grows when an item is written.',
  },
]

const has = (mutant: Mutant, one: Equivalent): boolean =>
  one.file === mutant.file &&
  one.code === mutant.code &&
  (one.before === undefined || one.before === mutant.before) &&
  (one.after === undefined || one.after === mutant.after)

export const isEquivalent = (list: readonly Equivalent[], mutant: Mutant): boolean =>
  list.some((one) => has(mutant, one))
