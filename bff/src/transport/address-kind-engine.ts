import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'
import type { AllowedAddresses } from './guarded-post.ts'

/** `never`: reserved, of one link, of several receivers, or an IPv4 address within an IPv6 one. */
type AddressKind = 'public' | 'loopback' | 'private' | 'never'

const privateRanges: ReadonlySet<string> = new Set(['private', 'uniqueLocal', 'carrierGradeNat'])

/** All public addresses of IPv6. @see https://www.iana.org/assignments/ipv6-address-space */
const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3')

/** The kind of an address in its usual form. The library reads other forms of IPv4 addresses, too, so Node judges the form first. */
export const addressKind = (address: string): AddressKind => {
  if (isIP(address) === 0) return 'never'
  const parsed = ipaddr.parse(address)
  const range = parsed.range()
  if (range === 'loopback') return 'loopback'
  if (privateRanges.has(range)) return 'private'
  if (range !== 'unicast') return 'never'
  return parsed instanceof ipaddr.IPv4 || parsed.match(globalUnicast) ? 'public' : 'never'
}

const allowedKinds = {
  public: ['public'],
  loopback: ['public', 'loopback'],
  private: ['public', 'loopback', 'private'],
} as const satisfies Record<AllowedAddresses, readonly AddressKind[]>

/** True if an address may be connected to. Without TLS, a message must not leave the own network. */
export const isAllowedAddress = (
  address: string,
  { allowed, isEncrypted }: { readonly allowed: AllowedAddresses; readonly isEncrypted: boolean },
): boolean => {
  const kind = addressKind(address)
  if (kind === 'public' && !isEncrypted) return false
  return allowedKinds[allowed].some((other) => other === kind)
}
