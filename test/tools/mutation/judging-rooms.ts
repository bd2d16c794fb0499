import { globSync } from 'node:fs'
import { repositoryRoot } from '../../harness/repository-root.ts'

interface JudgingRoom {
  /** The glob of its folders. */
  readonly sources: string
  /** The globs of the suites that judge it, besides the unit tests in its folders. A suite that starts processes does not see a mutant. */
  readonly suites: readonly string[]
}

/** The rooms whose code decides about credentials, people, limits, and calls from providers and to hosts. */
export const judgingRooms: Readonly<Record<string, JudgingRoom>> = {
  admission: {
    sources: 'bff/src/admission',
    suites: [
      'contracts/{admission,rate-limits}',
      'reliability/{released-slots,traffic/trouble-of-one,faults/set-clock}',
    ],
  },
  contract: {
    sources: 'shared/src/contract',
    suites: ['contracts/endpoint-values/*', 'security/sessions/{access,sizes,person-limits}'],
  },
  connect: {
    sources: 'bff/src/{attempts,connections,grants,people}',
    suites: [
      'security/attempts/*',
      'security/sessions/{identities,people,person-limits,one-person}',
      'security/sign-in/*',
      'security/{embedding,hosts}/*',
      'security/tokens/{revocation,pasted-secrets,service-account-proof,token-endpoint}',
      'security/proxy/requested-scopes',
      'contracts/{journeys,service-token,stored-texts,endpoint-values/*,hosts/*}',
      'reliability/{delegation,faults/*,store-errors/store-errors,embedding/*}',
    ],
  },
  delegations: {
    sources: 'bff/src/{delegations,domain,jobs,erasure}',
    suites: [
      'reliability/{delegation,narrow-delegation,end-warnings,change-job,jobs,interrupted-runs,job-fairness}',
      'reliability/{runs/*,faults/*}',
      'contracts/{narrowed-operations,jobs,stored-texts,endpoint-values/*}',
      'security/sessions/{person-limits,access,one-person}',
      'security/sign-in/{configuration,firm-sign-in,tenants}',
      'security/proxy/requested-scopes',
      'security/tokens/{kept-answers,owed-revocations,revocation}',
    ],
  },
  embedding: {
    sources: 'bff/src/{embedding,hosts}',
    suites: ['security/{embedding,hosts}/*', 'contracts/hosts/*', 'reliability/{embedding,faults}/*'],
  },
  http: {
    sources: 'bff/src/http',
    suites: [
      'security/sessions/*',
      'security/proxy/{proxy-messages,host-keys,smuggling,uploads,stalled-clients}',
      'security/{embedding,hosts}/*',
      'security/tokens/pasted-secrets',
      'contracts/{hosts,endpoint-values}/*',
      'reliability/neighbours/*',
    ],
  },
  inbound: {
    sources: 'bff/src/inbound',
    suites: [
      'security/webhooks/{address-lists,bodies,booking-gate,callers,queue-settings,repeats,senders,simulated-lists,verification}',
      'security/webhooks/{node-server,provider-pages}',
      'reliability/{inbound/*,webhooks/storing,provider-queues/*}',
      'docs/inbound',
    ],
  },
  'leak-guard': {
    sources: 'bff/src/leak-guard',
    suites: ['security/proxy/{leak-guard,leak-guard/*,endless}'],
  },
  network: {
    sources: 'bff/src/network',
    suites: [
      'security/webhooks/{address-lists,callers,guarded-post,simulated-lists}',
      'reliability/inbound/*',
    ],
  },
  notifications: {
    sources: 'bff/src/notifications',
    suites: [
      'security/webhooks/{delivery,endpoints,guarded-post}',
      'security/hosts/session-events',
      'contracts/hosts/host-client',
      'docs/webhooks',
    ],
  },
  oauth: {
    sources: 'bff/src/{oauth,issuer}',
    suites: [
      'security/attempts/*',
      'security/tokens/{token-endpoint,hostile-documents,revocation,renewal}',
      'reliability/renewals/*',
      'contracts/openid-modules',
    ],
  },
  proxy: {
    sources: 'bff/src/{proxy,gateway-keys}',
    suites: [
      'security/proxy/{endless,host-keys,leak-guard,proxy-messages,smuggling,uploads,fuzz}',
      'contracts/{operations,subscription-keys,narrowed-operations,call-as-code,rate-limits,large-bodies}',
      'reliability/{jobs,interrupted-runs,job-fairness,renewals/refused-tokens}',
      'cli/integration-health',
      'security/sessions/sizes',
      'security/tokens/kept-answers',
      'security/hosts/host-api',
      'reliability/batched-activity',
    ],
  },
  sessions: {
    sources: 'bff/src/{sessions,principal}',
    suites: [
      'security/sessions/*',
      'security/sign-in/*',
      'security/proxy/host-keys',
      'security/tokens/revocation',
      'security/attempts/{attempts,second-try,strangers}',
      'security/{embedding,hosts}/*',
      'reliability/{cache-only-allows,batched-activity,change-job,faults/*}',
    ],
  },
  store: {
    sources: 'bff/src/store',
    suites: [
      'contracts/{store,store/*,migrations,postgres,stored-texts}',
      'reliability/{store-writes,cache,cache-only-allows,batched-activity}',
    ],
  },
  timeline: {
    sources: 'bff/src/timeline',
    suites: ['security/sessions/activity', 'security/hosts/host-api', 'contracts/store/people/timeline'],
  },
  tokens: {
    sources: 'bff/src/tokens',
    suites: [
      'reliability/{renewal,renewals/*,delegation,cache,faults/*}',
      'security/tokens/{owed-revocations,renewal,revocation,service-account-proof,token-endpoint,unreadable-tokens}',
      'contracts/service-token',
    ],
  },
  vault: {
    sources: 'bff/src/vault',
    suites: [
      'security/tokens/{vault,vault-keys,unreadable-tokens}',
      'reliability/{resealing,renewals/renewed-identity}',
    ],
  },
}

/** Code that only suites with processes run: the end of a process. */
const onlyInProcesses: ReadonlySet<string> = new Set(['bff/src/http/node/stop-server.ts'])

const filesMatching = (pattern: string): string[] => globSync(pattern, { cwd: repositoryRoot })

/** The source files of a room, as paths from the root. */
export const filesOf = (room: string): readonly string[] =>
  filesMatching(`${judgingRooms[room]?.sources}/**/*.ts`)
    .filter((path) => !path.endsWith('.test.ts') && !onlyInProcesses.has(path))
    .toSorted()

/** The test files that judge a room. */
export const testsOf = (room: string): readonly string[] => [
  // Counts the reads of large bodies, which takes long while marks are recorded.
  ...filesMatching(`${judgingRooms[room]?.sources}/**/*.test.ts`).filter(
    (path) => !path.includes('linear-time'),
  ),
  ...(judgingRooms[room]?.suites ?? []).flatMap((suite) => filesMatching(`test/${suite}.test.ts`)),
]
