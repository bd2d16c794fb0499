import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import type { buildConnector, Dispatcher } from 'undici'
import { type Bytes, concatChunks } from '../streams/body.ts'
import { isAllowedAddress } from './address-kind-engine.ts'
import { type Egress, openEgress } from './egress-engine.ts'
import { directEgress, egressErrorIn } from './egress.ts'
import {
  type AllowedAddresses,
  formFaultOf,
  type GuardedAnswer,
  type GuardedRequest,
  type GuardedWay,
} from './guarded-post.ts'

type Connector = buildConnector.connector

/** Resolves to all addresses of a name. Rejects if there are none. */
export type Lookup = (name: string) => Promise<readonly string[]>

export interface GuardRules {
  readonly allowed: AllowedAddresses
  /** True if a proxy of the own network resolves names, and refuses addresses, in our place. */
  readonly proxyResolves: boolean
}

export interface GuardNeeds {
  /** The way to public addresses. */
  readonly egress: Egress
  readonly lookup?: Lookup
}

const platformLookup: Lookup = async (name) =>
  (await lookup(name, { all: true, order: 'verbatim' })).map(({ address }) => address)

const connectMs = 5_000
/** Of a name with more addresses, the first ones are tried. */
const addressesMax = 4

/** The host of an address without the brackets of IPv6. */
const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[(.+)\]$/, '$1')

class Refused extends Error {}

/**
 * A connector that connects to these addresses instead of resolving the name again. The certificate is still checked for the name.
 * @see https://owasp.org/www-community/attacks/DNS_Rebinding
 */
const pinnedTo =
  (addresses: readonly string[]) =>
  (connect: Connector): Connector =>
  (options, callback) => {
    const from = (at: number): void => {
      connect({ ...options, hostname: addresses[at] ?? '' }, (...result) => {
        const [error] = result
        if (error && !egressErrorIn(error) && at + 1 < addresses.length) from(at + 1)
        else callback(...result)
      })
    }
    from(0)
  }

const unpinned = (connect: Connector): Connector => connect

/** Reads the beginning of an answer and ends the connection then. */
const beginningOf = async (body: AsyncIterable<Buffer>, bytesMax: number): Promise<Bytes> => {
  const chunks: Bytes[] = []
  let left = bytesMax
  for await (const chunk of body) {
    const taken = new Uint8Array(chunk).subarray(0, left)
    chunks.push(taken)
    left -= taken.byteLength
    if (left <= 0) break
  }
  return concatChunks(chunks)
}

const send = async (
  pool: Dispatcher,
  request: GuardedRequest,
  signal: AbortSignal,
): Promise<GuardedAnswer> => {
  const url = new URL(request.url)
  const { statusCode, headers, body } = await pool.request({
    origin: url.origin,
    path: `${url.pathname}${url.search}`,
    method: 'POST',
    headers: request.headers,
    body: request.body,
    signal,
  })
  // The status decides: an answer that breaks off has one.
  const bytes = await beginningOf(body, request.answerBytesMax).catch(() => new Uint8Array())
  return { kind: 'answer', status: statusCode, headers, bytes }
}

const codeOf = (error: unknown): string => {
  if (!(error instanceof Error)) return 'unknown'
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name
}

const failed = (error: unknown, signal: AbortSignal): GuardedAnswer => {
  if (error instanceof Refused) return { kind: 'refused', detail: error.message }
  const egress = egressErrorIn(error)
  if (egress) return { kind: 'egress-failed', detail: egress.message }
  return signal.aborted
    ? { kind: 'too-slow', detail: 'no answer in time' }
    : { kind: 'unreachable', detail: codeOf(error) }
}

/** Rejects when the signal is aborted. The work is not ended by it. */
const within = <T>(signal: AbortSignal, work: Promise<T>): Promise<T> => {
  const late = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error('late')), { once: true })
  })
  return Promise.race([work, late])
}

/**
 * Opens the way to addresses that somebody else named. The name is resolved once for each message; every address that it has must be
 * allowed, and the connection is made to one of them. Each message has a connection of its own. A message over https goes through the
 * proxy of the own network if there is one, which is asked for the resolved address.
 */
export const openGuardedWay = (
  { allowed, proxyResolves }: GuardRules,
  { egress, lookup: addressesOf = platformLookup }: GuardNeeds,
): GuardedWay => {
  // Plain http stays in the own network.
  const direct = openEgress(directEgress)
  const allowedAddresses = async (url: URL): Promise<readonly string[]> => {
    const host = hostOf(url)
    const isEncrypted = url.protocol === 'https:'
    const found = isIP(host) === 0 ? await addressesOf(host) : [host]
    if (found.length === 0) throw new Error('no address')
    if (!found.every((address) => isAllowedAddress(address, { allowed, isEncrypted })))
      throw new Refused('the address is not allowed')
    return found.slice(0, addressesMax)
  }
  const faultOf = (text: string): string | undefined => {
    const fault = formFaultOf(text, allowed)
    if (fault !== undefined) return fault
    const url = new URL(text)
    const host = hostOf(url)
    const rules = { allowed, isEncrypted: url.protocol === 'https:' }
    return isIP(host) === 0 || isAllowedAddress(host, rules) ? undefined : 'is not an allowed address'
  }
  const open = async (url: URL, signal: AbortSignal): Promise<Dispatcher> => {
    const way = url.protocol === 'https:' ? egress : direct
    const isProxys = proxyResolves && isIP(hostOf(url)) === 0 && way.routeOf(url.origin) === 'proxy'
    const prepare = isProxys ? unpinned : pinnedTo(await within(signal, allowedAddresses(url)))
    return way.openPool(url.origin, { connections: 1, connectMs, prepare })
  }
  return {
    faultOf,
    async post(request) {
      const signal = AbortSignal.timeout(request.deadlineMs)
      const fault = faultOf(request.url)
      if (fault !== undefined) return { kind: 'refused', detail: `the address ${fault}` }
      let pool: Dispatcher | undefined
      try {
        pool = await open(new URL(request.url), signal)
        return await within(signal, send(pool, request, signal))
      } catch (error) {
        return failed(error, signal)
      } finally {
        void pool?.destroy().catch(() => undefined)
      }
    },
  }
}
