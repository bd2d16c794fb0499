import type { FirmSignIn } from '../domain/firm-sign-in.ts'
import type { HostKey } from '../domain/host-key.ts'
import type { Integration } from '../domain/integration.ts'
import type { ConsoleAudience } from '@planbridge/shared/contract'
import type { Secret } from '../domain/secret.ts'
import type { AllowedAddresses } from '../transport/guarded-post.ts'
import type { Egress } from './schema/egress-entry.ts'
import type { StorePlace } from './schema/store-entry.ts'

/** The complete, validated configuration. */
export interface Config {
  /** Public origin of the app: scheme, host and port. */
  readonly origin: string
  readonly listen: { readonly host: string; readonly port: number }
  /** IP addresses and CIDR ranges of the reverse proxies whose `X-Forwarded-For` header is read. */
  readonly trustedProxies: readonly string[]
  /** Listener for health and metrics, separate from the public one. */
  readonly operations: { readonly host: string; readonly port: number }
  /** Limits of both HTTP listeners. */
  readonly http: {
    /** How long an idle connection stays open. */
    readonly keepAliveSeconds: number
    /** Maximum size of the request line and the headers. */
    readonly headerBytesMax: number
  }
  readonly shutdown: {
    /** How long requests are still taken after the signal to stop. */
    readonly drainSeconds: number
  }
  readonly store: StorePlace
  /** How long a start waits for a store that does not answer yet; `Infinity` for no end. */
  readonly storeWaitSeconds: number
  /** The way to providers. */
  readonly egress: Egress
  readonly vault: { readonly current: string; readonly keys: Readonly<Record<string, Secret>> }
  readonly sessions: {
    readonly idleSeconds: number
    readonly absoluteSeconds: number
    readonly callsPerMinute: number
    /** Maximum number of concurrent sessions of one person. */
    readonly perPerson: number
  }
  /** Limits of proxied calls. */
  readonly proxy: {
    readonly requestBytesMax: number
    readonly answerBytesMax: number
    readonly answerSecondsMax: number
    /** How long a client may read or send more slowly than 1 kB/s. */
    readonly stallSecondsMax: number
    /** True if responses are searched for the credentials of their own connection. */
    readonly guard: boolean
  }
  /** Limits of scheduled jobs, and whether their last answers are kept. */
  readonly jobs: {
    readonly perPerson: number
    readonly perTenant: number
    readonly bytesPerPerson: number
    readonly keepAnswers: boolean
  }
  /** Calls from providers, and webhooks to hosts. */
  readonly webhooks: {
    /** Published address lists: how long a range that left one is still allowed, and the ages from which there are alarms and refusals. */
    readonly addressLists: {
      readonly overlapMs: number
      readonly alarmMs: number
      readonly closeMs: number
    }
    readonly endpoints: {
      readonly allowed: AllowedAddresses
      /** True if a proxy resolves the names of hosts, and refuses private addresses. */
      readonly proxyResolves: boolean
      /** How long a host may take to answer. */
      readonly deadlineSeconds: number
    }
  }
  /** The audience of the app's console: none, operators, or everyone. */
  readonly console: ConsoleAudience
  /** The ways to sign in with an account of an organisation. */
  readonly firmSignIns: readonly FirmSignIn[]
  readonly hostKeys: readonly HostKey[]
  readonly integrations: readonly Integration[]
  /** True if every origin is loopback and every provider simulated, which allows anonymous use. */
  readonly anonymousUse: boolean
  /** The address of a sample host, in the demo; null without one. */
  readonly sampleHost: string | null
}

/** The OAuth clients with which people sign in or connect: those of the integrations and of the organisations' sign-ins. */
export const registeredClients = ({
  integrations,
  firmSignIns,
}: Pick<Config, 'integrations' | 'firmSignIns'>): readonly Integration[] => [
  ...integrations,
  ...firmSignIns.map(({ integration }) => integration),
]
