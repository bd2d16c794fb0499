import type { IncomingMessage } from 'node:http'
import { BlockList, isIP } from 'node:net'
import type { AddressDoubt, Events } from '../../events.ts'
import type { MonotonicClock } from '../../runtime/monotonic-clock.ts'
import { plainAddress } from '../caller.ts'
import { rateLimit } from '../rate-limit.ts'

/** The parts of a request that name its client. */
type ReceivedFrom = Pick<IncomingMessage, 'url' | 'headers'> & {
  readonly socket: { readonly remoteAddress?: string | undefined }
}

/** Address of the client of a request. */
export type ClientAddressOf = (incoming: ReceivedFrom) => string

/** The peer of a Unix socket, or of a connection that is already closed. */
const unknownPeer = 'unknown'

/** The address of the TCP peer, whatever the headers say. */
export const peerAddressOf: ClientAddressOf = ({ socket }) =>
  plainAddress(socket.remoteAddress ?? unknownPeer)

const familyOf = (address: string) => (isIP(address) === 6 ? 'ipv6' : 'ipv4')

type IsIn = (address: string) => boolean

/** Tests membership in addresses and CIDR ranges. An IPv4 range that is written as a mapped IPv6 range matches IPv4 addresses. */
const inRanges = (ranges: readonly string[]): IsIn => {
  const list = new BlockList()
  for (const range of ranges) {
    const [written = '', bits] = range.split('/')
    const address = plainAddress(written)
    const embeddingBits = familyOf(written) === familyOf(address) ? 0 : 96
    const family = familyOf(address)
    if (bits === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Number(bits) - embeddingBits, family)
  }
  return (address) => isIP(address) !== 0 && list.check(address, familyOf(address))
}

// Loopback, private, link-local and shared address space: a peer there is more likely our own proxy than a client.
const isNear = inRanges([
  '127.0.0.0/8',
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '169.254.0.0/16',
  '100.64.0.0/10',
  '::1',
  'fc00::/7',
  'fe80::/10',
])

/** An address as proxies write it, some with a port: `192.0.2.1`, `192.0.2.1:4711`, `2001:db8::1`, `[2001:db8::1]:4711`. */
const element = /^[ \t]*(?:\[([^\]]*)\](?::\d{1,5})?|([\d.]+):\d{1,5}|([^ \t]*))[ \t]*$/

const addressIn = (text: string): string | undefined => {
  const [, bracketed, withPort, plain] = element.exec(text) ?? []
  const address = bracketed ?? withPort ?? plain ?? ''
  return isIP(address) === 0 ? undefined : plainAddress(address)
}

/** A chain of more proxies is not followed. */
const hopsMax = 16

interface Chain {
  readonly client: string
  readonly isReadable: boolean
}

/**
 * Follows the chain from the right, where each trusted proxy has added the address of its own peer. The first address that is not
 * trusted is the client's. Text to its left comes from the client and is not read. An unreadable element ends the walk, so that all
 * clients of such a proxy are counted as one.
 */
const followChain = (peer: string, header: string, isTrusted: IsIn): Chain => {
  let client = peer
  let end = header.length
  for (let hop = 0; hop < hopsMax && end >= 0 && isTrusted(client); hop += 1) {
    const comma = header.lastIndexOf(',', end - 1)
    const address = addressIn(header.slice(comma + 1, end))
    if (address === undefined) return { client, isReadable: false }
    client = address
    end = comma
  }
  return { client, isReadable: true }
}

const headerOf = ({ headers }: ReceivedFrom): string | undefined => {
  const value = headers['x-forwarded-for']
  // Several header lines are one list, in the order of the lines. https://www.rfc-editor.org/rfc/rfc9110#section-5.3
  return Array.isArray(value) ? value.join(',') : value
}

const namesProxy = ({ headers }: ReceivedFrom): boolean =>
  headers['x-forwarded-for'] !== undefined ||
  headers['forwarded'] !== undefined ||
  headers['via'] !== undefined

// Other paths are also requested by the health checks of a proxy, which send no header.
const isOfApp = ({ url = '' }: ReceivedFrom): boolean => url.startsWith('/bff/')

export interface ClientAddressNeeds {
  /** Addresses and CIDR ranges. */
  readonly trustedProxies: readonly string[]
  readonly events: Pick<Events, 'clientAddressDoubtful'>
  readonly clock: MonotonicClock
}

/** Determines the client's address from the TCP peer, and from `X-Forwarded-For` if the peer is a trusted proxy. */
export const clientAddressOf = ({ trustedProxies, events, clock }: ClientAddressNeeds): ClientAddressOf => {
  const isTrusted = inRanges(trustedProxies)
  const onceAMinute = rateLimit({ calls: 1, seconds: 60 }, clock)
  const report = (doubt: AddressDoubt, peer: string) => {
    if (onceAMinute(doubt) === undefined) events.clientAddressDoubtful({ doubt, peer })
  }
  return (incoming) => {
    const peer = peerAddressOf(incoming)
    if (!isTrusted(peer)) {
      if (namesProxy(incoming)) report(isNear(peer) ? 'proxy-not-declared' : 'header-of-client', peer)
      return peer
    }
    const header = headerOf(incoming)
    if (header === undefined) {
      if (isOfApp(incoming)) report('header-missing', peer)
      return peer
    }
    const { client, isReadable } = followChain(peer, header, isTrusted)
    if (!isReadable) report('header-unreadable', peer)
    return client
  }
}
