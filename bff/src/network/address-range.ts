import ipaddr from 'ipaddr.js'
import * as z from 'zod'

type Address = ipaddr.IPv4 | ipaddr.IPv6

/** A single address or a CIDR range without bits after its prefix. */
export interface AddressRange {
  /** The canonical form: IPv6 as RFC 5952 writes it, and a single address without a prefix. */
  readonly text: string
  readonly network: Address
  readonly bits: number
}

export type RangeRead =
  | { readonly kind: 'range'; readonly range: AddressRange }
  /** `reason` ends a sentence that begins with the text. */
  | { readonly kind: 'refused'; readonly reason: string }

const ipv4 = z.ipv4()
const ipv6 = z.ipv6()

/**
 * Reads an address. Only texts in the strict form reach the library, which reads others as foreign addresses: `010.0.0.1` as 8.0.0.1,
 * `2130706433` as 127.0.0.1, `::1.2.3.4` as 1.2.3.4.
 * @see https://www.rfc-editor.org/rfc/rfc6943#section-3.1.1
 */
const readStrictly = (text: string): Address | undefined => {
  if (ipv4.safeParse(text).success) return ipaddr.IPv4.parse(text)
  if (!ipv6.safeParse(text).success) return undefined
  // The host of a URL is in hexadecimal groups, also for an address that ends with an IPv4 address.
  const host = URL.parse(`http://[${text}]`)?.hostname
  return host === undefined ? undefined : ipaddr.IPv6.parse(host.slice(1, -1))
}

const prefixForm = /^(?:0|[1-9]\d{0,2})$/

const bitsOf = (prefix: string | undefined, most: number): number | undefined => {
  if (prefix === undefined) return most
  return prefixForm.test(prefix) && Number(prefix) <= most ? Number(prefix) : undefined
}

const refused = (reason: string): RangeRead => ({ kind: 'refused', reason })

/** The written form of an address. */
const textOf = (address: Address): string => address.toString()

const networkOf = (address: Address, bits: number): string => {
  const range = `${textOf(address)}/${bits}`
  return textOf(
    isIPv4(address) ? ipaddr.IPv4.networkAddressFromCIDR(range) : ipaddr.IPv6.networkAddressFromCIDR(range),
  )
}

const isIPv4 = (address: Address): address is ipaddr.IPv4 => address.kind() === 'ipv4'

/** Reads an address or a CIDR range. Refuses every form that two readers could understand differently. */
export const readRange = (text: string): RangeRead => {
  const [written = '', prefix, ...rest] = text.split('/')
  const network = readStrictly(written)
  if (!network || rest.length > 0) return refused('is neither an IP address nor a CIDR range')
  const most = isIPv4(network) ? 32 : 128
  const bits = bitsOf(prefix, most)
  if (bits === undefined) return refused(`needs a prefix from /0 to /${most}, without leading zeros`)
  if (networkOf(network, bits) !== textOf(network))
    return refused(`has bits after its prefix; the range begins at ${networkOf(network, bits)}`)
  const canonical = bits === most ? textOf(network) : `${textOf(network)}/${bits}`
  return { kind: 'range', range: { text: canonical, network, bits } }
}

/** Reads canonical texts, for example from the store. Others are left out. */
export const rangesOf = (texts: readonly string[]): readonly AddressRange[] =>
  texts.flatMap((text) => {
    const read = readRange(text)
    return read.kind === 'range' ? [read.range] : []
  })

const contains = ({ network, bits }: AddressRange, address: Address): boolean => {
  if (isIPv4(network)) return isIPv4(address) && network.match(address, bits)
  return !isIPv4(address) && network.match(address, bits)
}

/** True if every address of the inner range is in the outer one. */
export const isWithin = (inner: AddressRange, outer: AddressRange): boolean =>
  outer.bits <= inner.bits && contains(outer, inner.network)

/** Tests the address of a caller. */
export type IsAmong = (address: string) => boolean

/**
 * Tests membership in ranges. An IPv4 address that is written as a mapped IPv6 address is an IPv4 address; a text that is no address
 * is in no range.
 * @see https://www.rfc-editor.org/rfc/rfc4291#section-2.5.5.2
 */
export const isAmong = (ranges: readonly AddressRange[]): IsAmong => {
  return (text) => {
    const read = readStrictly(text)
    if (!read) return false
    const address = !isIPv4(read) && read.isIPv4MappedAddress() ? read.toIPv4Address() : read
    return ranges.some((range) => contains(range, address))
  }
}

/** The narrowest prefix that is too wide for a list of addresses, of public addresses and of simulated providers. */
const widestBits = {
  public: { ipv4: 16, ipv6: 32 },
  local: { ipv4: 8, ipv6: 8 },
} as const

/** `local`: also private, loopback and reserved addresses, for simulated providers. */
export type AddressReach = keyof typeof widestBits

const addressedToNone = new Set(['unspecified', 'broadcast', 'multicast', 'ipv4Mapped'])

const lastOf = ({ network, bits }: AddressRange): Address => {
  const range = `${textOf(network)}/${bits}`
  return isIPv4(network)
    ? ipaddr.IPv4.broadcastAddressFromCIDR(range)
    : ipaddr.IPv6.broadcastAddressFromCIDR(range)
}

// https://www.iana.org/assignments/ipv6-address-space: every public address is in 2000::/3.
const isGlobal = (address: Address): boolean =>
  isIPv4(address) || address.match(ipaddr.IPv6.parse('2000::'), 3)

/** Why callers cannot have the addresses of a range, as the end of a sentence; undefined if they can. */
export const rangeFault = (range: AddressRange, reach: AddressReach): string | undefined => {
  const { network, bits } = range
  const widest = widestBits[reach][network.kind()]
  if (bits < widest) return `is wider than /${widest}`
  const kinds = [network.range(), lastOf(range).range()]
  const refusedKind = kinds.find((kind) =>
    reach === 'public' ? kind !== 'unicast' : addressedToNone.has(kind),
  )
  if (refusedKind !== undefined) return `is not public (${refusedKind})`
  return reach === 'public' && !isGlobal(network) ? 'is not public' : undefined
}

/** True for a range of more addresses than one site has: wider than /24, or /48 for IPv6. @see https://www.rfc-editor.org/rfc/rfc6177 */
export const isBroad = ({ network, bits }: AddressRange): boolean => bits < (isIPv4(network) ? 24 : 48)
