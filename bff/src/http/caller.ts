import type { Context } from 'hono'

/** What the door knows of whoever stands before it. */
export interface Caller {
  /** Of the connection itself: what headers say of it anybody can write. */
  readonly address?: string | undefined
}

const groupsOfNetwork = 4

/** The address that counts for one: an IPv6 household has a whole network of them. @see https://www.rfc-editor.org/rfc/rfc6177#section-2 */
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

/** Handed in beside the request, where a platform keeps what is its own. */
export const callerOf = (c: Context): Caller => (c.env ?? {}) as Caller
