import type { Context } from 'hono'

/** Facts about the caller from the network connection. */
export interface Caller {
  /** Address of the client, as the server determined it; absent where there is no network connection. */
  readonly address?: string | undefined
  /** Address of the TCP peer: that of a proxy, if there is one in front. */
  readonly peer?: string | undefined
  /**
   * Receives each `Set-Cookie` line, on a platform whose responses cannot carry one: a script of a browser.
   * @see https://fetch.spec.whatwg.org/#forbidden-response-header-name
   */
  readonly keepCookie?: (line: string) => void
}

const groupsOfNetwork = 4

/**
 * Prefixes of IPv6 addresses that end with an IPv4 address: a dual-stack socket, and NAT64.
 * @see https://www.rfc-editor.org/rfc/rfc4291#section-2.5.5.2
 * @see https://www.rfc-editor.org/rfc/rfc6052#section-2.1
 */
const embeddingPrefixes = ['0:0:0:0:0:ffff', '64:ff9b:0:0:0:0']

/** The eight groups of an IPv6 address, in lower case and without leading zeros; `undefined` if the text is none. */
const groupsOf = (address: string): readonly string[] | undefined => {
  const [withoutZone = ''] = address.split('%', 1)
  if (!withoutZone.includes(':')) return undefined
  const hostname = URL.parse(`http://[${withoutZone}]`)?.hostname
  if (hostname === undefined) return undefined
  const [head = [], tail = []] = hostname
    .slice(1, -1)
    .split('::')
    .map((side) => side.split(':').filter(Boolean))
  const zeros = Array.from({ length: 8 - head.length - tail.length }, () => '0')
  return [...head, ...zeros, ...tail]
}

const embeddedAddress = (groups: readonly string[]): string | undefined => {
  if (!embeddingPrefixes.includes(groups.slice(0, 6).join(':'))) return undefined
  return groups
    .slice(6)
    .map((group) => Number.parseInt(group, 16))
    .flatMap((pair) => [pair >> 8, pair & 0xff])
    .join('.')
}

/** The IPv4 address that an IPv6 address embeds; else the address, without the zone of a link-local one. */
export const plainAddress = (address: string): string => {
  const groups = groupsOf(address)
  return groups ? (embeddedAddress(groups) ?? groups.join(':')) : address
}

/** The address by which calls are counted: an IPv4 address or an IPv6 /64 network, which one household has. @see https://www.rfc-editor.org/rfc/rfc6177#section-2 */
export const networkOf = (address: string): string => {
  const plain = plainAddress(address)
  return plain.includes(':') ? plain.split(':').slice(0, groupsOfNetwork).join(':') : plain
}

/** Sets a cookie of the response, and tells the caller that cannot read it there. */
export const setCookie = (c: Context, line: string): void => {
  c.header('set-cookie', line)
  callerOf(c).keepCookie?.(line)
}

/** The caller as the server passed it to `app.fetch`, in Hono's `env`. */
export const callerOf = (c: Context): Caller => (c.env ?? {}) as Caller
