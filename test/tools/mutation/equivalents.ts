import { inLeakGuard } from './equivalents-in-leak-guard.ts'
import type { Equivalent } from './equivalent.ts'
import type { Mutant } from './find-mutants.ts'

const pageSize = (file: string, code: string): Equivalent => ({
  file,
  code,
  reason:
    'A number of rows per page, or of a pause between pages, or of entries kept to save work. It decides about time alone.',
})

const known = (file: string, code: string): Equivalent => ({
  file,
  code,
  after: 'false',
  reason: 'A value that is known already is the same after it was awaited, a turn later.',
})

/** The number that stands for an absent wait, where the own wait is longer than it in any case. */
const noWait = (file: string, code: string): Equivalent[] =>
  ['(1)', '(-1)'].map((after) => ({
    file,
    code,
    before: '0',
    after,
    reason: 'It stands for an absent wait, and the longer one of two counts: the own wait is longer than it.',
  }))

export const equivalents: readonly Equivalent[] = [
  ...noWait(
    'bff/src/jobs/run-outcome.ts',
    'Math.min(Math.max((retryAfterSeconds ?? 0) * 1000, 1_000 * 2 ** tries), retryWaitMsMax)',
  ),
  ...noWait(
    'bff/src/notifications/verdict.ts',
    "answer.kind === 'answer' ? Math.min(readRetryAfter(answer.headers, now) ?? 0, dayMs) : 0",
  ),
  {
    file: 'bff/src/attempts/store-completion.ts',
    code: 'const known = tries > 0 ? await committed(needs, completion) : undefined',
    after: '(-1)',
    reason: 'It spares a look into the store: before the first try nothing is committed.',
  },
  ...inLeakGuard,
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
  pageSize('bff/src/erasure/erase.ts', 'const guestsMax = 100'),
  pageSize('bff/src/embedding/end-session.ts', 'const batch = 100'),
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
    file: 'bff/src/proxy/call-connection.ts',
    code: 'const renewed = await tokenFor(needs, { connection: id, present, refusedVersion: version })',
    after: '...{}',
    reason: 'The same token is given then, and the second call asks for another one.',
  },
  {
    file: 'bff/src/proxy/upstream-request.ts',
    code: 'return (body.bytes ?? 0) > bufferedBytesMax ? chunks : bufferUpTo(chunks, bufferedBytesMax)',
    after: 'false',
    reason: 'A body beyond the limit is not buffered whole either way, so it cannot be sent again.',
  },
  {
    file: 'bff/src/vault/reseal.ts',
    code: 'let [total, done] = [0, 0]',
    reason: 'The total is set before the first batch.',
  },
  {
    file: 'bff/src/admission/calls-in-flight.ts',
    code: '(held(call.share) === held(than.share) && call.stalledMs > than.stalledMs)',
    after: '>=',
    reason: 'Of two calls that are equal in both, either may be chosen.',
  },
  {
    file: 'bff/src/store/sql/sealed-store.ts',
    code: 'return rows.toSorted((one, other) => (one.id < other.id ? -1 : 1)).slice(0, max)',
    after: '<=',
    reason: 'Ids are unique.',
  },
  {
    file: 'bff/src/store/cache/interned-connections.ts',
    code: 'choices: row.choices.length === 0 ? noChoices : row.choices,',
    reason: 'Empty lists share one object only to save memory.',
  },
  {
    file: 'bff/src/store/migrations/job-answers-table.ts',
    code: "await index('job_answers_sealed_under', ['sealed_under', 'id'])",
    reason: 'An index decides about time alone.',
  },
  {
    file: 'bff/src/http/node/node-adapter.ts',
    code: 'if (!outgoing.writableFinished) caller.disconnect()',
    after: 'true',
    reason: 'After the response is finished nothing listens for a disconnect.',
  },
  {
    file: 'bff/src/http/node/node-adapter.ts',
    code: 'url.startsWith(browserPrefix) || url.startsWith(hostPrefix)',
    reason: 'A call that the shorter way does not take is answered alike by the longer one.',
  },
  {
    file: 'bff/src/http/node/serve.ts',
    code: 'keepAliveInitialDelay: 60_000,',
    reason: 'A millisecond more until the first probe of an idle socket.',
  },
  {
    file: 'bff/src/http/node/serve.ts',
    code: 'connectionsCheckingInterval: 5_000,',
    reason: 'A millisecond more between two looks for slow clients.',
  },
  pageSize('bff/src/vault/reseal.ts', 'const batchIntervalMs = 2'),
  pageSize('bff/src/tokens/token-acceptance.ts', 'const recordedMax = 10_000'),
  {
    file: 'bff/src/http/node/request-fault.ts',
    code: 'for (let at = 0; at < rawHeaders.length; at += 2) if (isHost(rawHeaders[at])) hosts += 1',
    after: '<=',
    reason: 'After the last header there is no name.',
  },
  {
    file: 'bff/src/store/migrations/idempotency-keys-table.ts',
    code: "await index('idempotency_keys_account', ['tenant', 'account'])",
    reason: 'An index decides about time alone.',
  },
  {
    file: 'bff/src/admission/circuit.ts',
    code: 'this.#probeUntil = 0',
    after: '(1)',
    reason: 'Any time that has passed serves.',
  },
  {
    file: 'bff/src/attempts/sign-in.ts',
    code: 'if ((await excessSessions(needs, needs.store, { ...session, subject: owner })).length > 0)',
    after: '(-1)',
    reason: 'Activity is written earlier than it has to be.',
  },
  {
    file: 'bff/src/hosts/answer-once.ts',
    code: 'const isKept = ({ status }: Answer): boolean => status < 500 && !passing.has(status)',
    after: '(499)',
    reason: 'No answer has the status 499.',
  },
  {
    file: 'bff/src/proxy/upstream-request.ts',
    code: 'return (body.bytes ?? 0) > bufferedBytesMax ? chunks : bufferUpTo(chunks, bufferedBytesMax)',
    after: '&&',
    reason: 'As above: every body is then buffered up to the limit.',
  },
  {
    file: 'bff/src/sessions/sign-out.ts',
    code: 'if ((await subjects.find(id))?.guest !== true) return false',
    after: 'false',
    reason: 'It spares a lock: whoever is no guest stays none.',
  },
  {
    file: 'bff/src/proxy/find-operation.ts',
    code: 'if (known) return known',
    after: 'false',
    reason: 'It spares making the same set again.',
  },
  {
    file: 'bff/src/hosts/import/store-import.ts',
    code: 'if (isNew) await subjects.create({ id: owner, tenant, guest: false, name: null })',
    before: 'name: null',
    reason: 'The store writes null for a column without a value.',
  },
]

const has = (mutant: Mutant, one: Equivalent): boolean =>
  one.file === mutant.file &&
  one.code === mutant.code &&
  (one.before === undefined || one.before === mutant.before) &&
  (one.after === undefined || one.after === mutant.after)

export const isEquivalent = (list: readonly Equivalent[], mutant: Mutant): boolean =>
  list.some((one) => has(mutant, one))
