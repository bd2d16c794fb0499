import type { Context } from 'hono'

/** Facts about the caller from the network connection. */
export interface Caller {
  /** Remote address of the socket. Headers that name an address are not trusted, because any client can send them. */
  readonly address?: string | undefined
}

const groupsOfNetwork = 4

/** The address by which calls are counted: an IPv4 address or an IPv6 /64 network, which one household has. @see https://www.rfc-editor.org/rfc/rfc6177#section-2 */
export const networkOf = (address: string): string => {
  if (!address.includes(':') || address.includes('.')) return address.replace(/^::ffff:/i, '')
  const [head = [], tail] = address.split('::', 2).map((side) => side.split(':').filter(Boolean))
  const zeros = tail === undefined ? 0 : 8 - head.length - tail.length
  const groups = head.concat(
    Array.from({ length: Math.max(zeros, 0) }, () => '0'),
    tail ?? [],
  )
  return groups.slice(0, groupsOfNetwork).join(':')
}

/** The caller as the server passed it to `app.fetch`, in Hono's `env`. */
export const callerOf = (c: Context): Caller => (c.env ?? {}) as Caller
