import { BlockList, isIP } from 'node:net'

/** True if a destination is reached without a proxy. */
export type IsBypassed = (url: URL) => boolean

interface Destination {
  /** In lower case, without brackets and without a final dot. */
  readonly host: string
  readonly port: number
}

type Matches = (destination: Destination) => boolean

const familyOf = (address: string) => (isIP(address) === 6 ? 'ipv6' : 'ipv4')

const isIn =
  (list: BlockList): Matches =>
  ({ host }) =>
    isIP(host) !== 0 && list.check(host, familyOf(host))

const subnet = (address: string, bits: number): Matches | undefined => {
  const family = familyOf(address)
  if (bits > (family === 'ipv6' ? 128 : 32)) return undefined
  const list = new BlockList()
  list.addSubnet(address, bits, family)
  return isIn(list)
}

const range = (first: string, last: string): Matches | undefined => {
  const list = new BlockList()
  try {
    list.addRange(first, last, familyOf(first))
  } catch {
    return undefined
  }
  return isIn(list)
}

const named = (entry: string): Matches => {
  const name = entry.replace(/^\*?\./, '').replace(/^(.+)\.$/, '$1')
  const isOnlyBelow = entry.startsWith('*.')
  return ({ host }) => (host === name && !isOnlyBelow) || host.endsWith(`.${name}`)
}

/** An entry with its port: `host:443`, `[2001:db8::1]:443`, `*:80`. An IPv6 address without brackets has none. */
const withPort = /^(?:\[([^\]]+)\]|([^:[\]]+)):(\d{1,5})$/

/** `address/bits` or `first-last`. */
const addresses = /^([\d.]+|[\da-f:.]*:[\da-f:.]*)([-/])(.+)$/

const addressesMatch = (first: string, sign: string, last: string): Matches | undefined => {
  if (isIP(first) === 0) return undefined
  if (sign === '/') return /^\d{1,3}$/.test(last) ? subnet(first, Number(last)) : undefined
  return isIP(first) === isIP(last) ? range(first, last) : undefined
}

const hostMatches = (entry: string): Matches | undefined => {
  if (entry === '*') return () => true
  const plain = entry.replace(/^\[(.+)\]$/, '$1')
  const [, first, sign = '', last = ''] = addresses.exec(plain) ?? []
  if (first !== undefined) return addressesMatch(first, sign, last)
  return /[/@]/.test(plain) ? undefined : named(plain)
}

const matcherOf = (entry: string): Matches | undefined => {
  const [, bracketed, host = bracketed, port] = withPort.exec(entry) ?? []
  if (host === undefined) return hostMatches(entry)
  const matches = hostMatches(host)
  return matches && ((destination) => destination.port === Number(port) && matches(destination))
}

/** True if an entry of `NO_PROXY` has a meaning. */
export const isBypassEntry = (entry: string): boolean => matcherOf(entry.toLowerCase()) !== undefined

const portOf = ({ protocol, port }: URL): number =>
  port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port)

const destinationOf = (url: URL): Destination => ({
  host: url.hostname.replace(/^\[(.+)\]$/, '$1').replace(/^(.+)\.$/, '$1'),
  port: portOf(url),
})

/**
 * Matches destinations with the entries of `NO_PROXY`: `*`, a host with all hosts below it (`example.com`, `.example.com`), only the
 * hosts below (`*.example.com`), an address, a CIDR range, a range `first-last`; each with a port or without. Names are not resolved.
 * @see https://undici.nodejs.org/#/docs/api/EnvHttpProxyAgent
 */
export const bypassOf = (entries: readonly string[]): IsBypassed => {
  const matchers = entries.flatMap((entry) => matcherOf(entry.toLowerCase()) ?? [])
  return (url) => {
    const destination = destinationOf(url)
    return matchers.some((matches) => matches(destination))
  }
}
