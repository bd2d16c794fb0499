import type { ReceivedHeaders } from './forward.ts'

/** A message to an address that a host named. Its body is sent as it is. */
export interface GuardedRequest {
  readonly url: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array<ArrayBuffer>
  /** From resolving the name to the last byte of the answer that is read. */
  readonly deadlineMs: number
  /** The rest of a longer answer is not read. */
  readonly answerBytesMax: number
}

/** The answer, with any status and never a followed redirect, or the reason why there is none. No detail contains a part of the message. */
export type GuardedAnswer =
  | {
      readonly kind: 'answer'
      readonly status: number
      readonly headers: ReceivedHeaders
      readonly bytes: Uint8Array<ArrayBuffer>
    }
  /** The address is not allowed. Nothing was sent. */
  | { readonly kind: 'refused'; readonly detail: string }
  /** The own network failed, for example its proxy. */
  | { readonly kind: 'unreachable' | 'too-slow' | 'egress-failed'; readonly detail: string }

/** Posts to an address that somebody else named. Never rejects. */
export type GuardedPost = (request: GuardedRequest) => Promise<GuardedAnswer>

/** The way to addresses that somebody else named. */
export interface GuardedWay {
  readonly post: GuardedPost
  /** Why an address can never be posted to; undefined if that depends on its name's addresses, which each request looks up. */
  readonly faultOf: (url: string) => string | undefined
}

/**
 * The addresses that may be posted to. `public`: those of the internet, over https. `loopback`: also this machine, over http as well.
 * `private`: also private networks, over http as well.
 */
export type AllowedAddresses = 'public' | 'loopback' | 'private'

const readUrl = (text: string): URL | null => (text.length > 2_000 ? null : URL.parse(text))

/** Ports of other services begin below 1024. @see https://fetch.spec.whatwg.org/#port-blocking */
const isPortAllowed = ({ port }: URL): boolean => port === '' || port === '443' || Number(port) >= 1024

const isSchemeAllowed = ({ protocol }: URL, allowed: AllowedAddresses): boolean =>
  protocol === 'https:' || (protocol === 'http:' && allowed !== 'public')

/** Why an address has the wrong form; undefined if it has the right one. */
export const formFaultOf = (text: string, allowed: AllowedAddresses): string | undefined => {
  const url = readUrl(text)
  if (!url) return 'is not an address'
  if (!isSchemeAllowed(url, allowed)) return 'must be https'
  if (url.username !== '' || url.password !== '') return 'must not contain a user name or password'
  // An empty fragment is one, too.
  if (text.includes('#')) return 'must not contain a fragment'
  return isPortAllowed(url) ? undefined : 'must have the port 443, or one from 1024 on'
}
