import type { IncomingMessage } from 'node:http'

/** The parts of a request by which it is judged before any route. */
export type ReceivedHead = Pick<
  IncomingMessage,
  'url' | 'rawHeaders' | 'headers' | 'httpVersionMajor' | 'httpVersionMinor'
>

/** Why a request is refused, with a detail for the log. */
export interface RequestFault {
  readonly code: 'request-malformed' | 'not-found'
  readonly detail: string
}

const malformed = (detail: string): RequestFault => ({ code: 'request-malformed', detail })
// Well-formed, and the path of nothing here: documents and endpoints have plain segments.
const notFound = (detail: string): RequestFault => ({ code: 'not-found', detail })

/** Most targets: nothing is escaped, and no segment begins with a dot. */
const plainTarget = /^\/(?:[\w~-][\w.~-]*(?:\/[\w~-][\w.~-]*)*\/?)?(?:\?[\x21\x23-\x5b\x5d-\x7e]*)?$/

// An escaped separator, or a control character, is one thing to a proxy and another to a router.
const hidden = /[/\\\p{Cc}]/u

// Node passes bytes above 0x7f on as Latin-1.
const isPrintable = /^[\x21-\x7e]*$/

const segmentFault = (raw: string): RequestFault | undefined => {
  try {
    const segment = raw.includes('%') ? decodeURIComponent(raw) : raw
    if (segment === '.' || segment === '..') return notFound('a dot segment')
    return hidden.test(segment) ? notFound('a separator or control character within a segment') : undefined
  } catch {
    return malformed('percent-encoding that is no UTF-8')
  }
}

/**
 * Why a request target is none of this server; undefined if it is one. Clients that are not sent through a proxy use the origin form, and
 * a target that can be spelled in two ways is refused. The query belongs to the page that reads it.
 * @see https://www.rfc-editor.org/rfc/rfc9112#section-3.2.1
 */
export const targetFault = (target: string): RequestFault | undefined => {
  if (plainTarget.test(target)) return undefined
  if (!target.startsWith('/')) return malformed('the target is not in origin form')
  const [path = ''] = target.split('?', 1)
  if (path.startsWith('//')) return malformed('the path begins with two slashes')
  if (!isPrintable.test(target) || /[#\\]/.test(path)) return malformed('characters that no target has')
  return path.slice(1).split('/').map(segmentFault).find(Boolean)
}

const isHost = (name: string | undefined): boolean => name?.length === 4 && name.toLowerCase() === 'host'

/** Node keeps the first of several. @see https://www.rfc-editor.org/rfc/rfc9112#section-3.2 */
const hasSeveralHosts = (rawHeaders: readonly string[]): boolean => {
  let hosts = 0
  for (let at = 0; at < rawHeaders.length; at += 2) if (isHost(rawHeaders[at])) hosts += 1
  return hosts > 1
}

/** Host and port, as a name, an IPv4 or an IPv6 address. @see https://www.rfc-editor.org/rfc/rfc9110#section-7.2 */
const hostForm = /^(?:[\w.~!$&'()*+,;=%-]+|\[[\da-fA-F:.]+\])(?::\d{0,5})?$/

const hostFault = ({
  rawHeaders,
  headers: { host },
  httpVersionMinor,
}: ReceivedHead): RequestFault | undefined => {
  if (hasSeveralHosts(rawHeaders)) return malformed('several Host headers')
  if (host === undefined) return httpVersionMinor === 0 ? undefined : malformed('no Host header')
  return hostForm.test(host) ? undefined : malformed('the Host header is malformed')
}

/**
 * Node removes the chunked coding and passes any other one on, so that a body would be read as something else than it is. HTTP/1.0 knows
 * no coding at all. @see https://www.rfc-editor.org/rfc/rfc9112#section-6.1
 */
const framingFault = ({ headers, httpVersionMinor }: ReceivedHead): RequestFault | undefined => {
  const coding = headers['transfer-encoding']
  if (coding === undefined) return undefined
  if (httpVersionMinor === 0) return malformed('a transfer coding in HTTP/1.0')
  return coding.toLowerCase() === 'chunked' ? undefined : malformed('a transfer coding other than chunked')
}

const versionFault = ({ httpVersionMajor }: ReceivedHead): RequestFault | undefined =>
  httpVersionMajor === 1 ? undefined : malformed('another version of HTTP')

/**
 * Why a request is refused before it is routed; undefined if it is not.
 * @param isJudgedByRoute True for API calls, whose paths are matched undecoded against the listed operations.
 */
export const requestFault = (request: ReceivedHead, isJudgedByRoute: boolean): RequestFault | undefined =>
  versionFault(request) ??
  framingFault(request) ??
  hostFault(request) ??
  (isJudgedByRoute ? undefined : targetFault(request.url ?? ''))
