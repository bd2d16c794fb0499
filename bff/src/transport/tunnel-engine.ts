import { request } from 'node:http'
import type { Socket } from 'node:net'
import type { SecureContext } from 'node:tls'
import { buildConnector } from 'undici'
import { EgressError, type EgressProxy } from './egress.ts'

type Connector = buildConnector.connector
type Callback = buildConnector.Callback

/** Time-out in milliseconds for each step, and options of TLS. */
export interface TunnelOptions {
  readonly connectMs: number
  readonly tls: { readonly secureContext?: SecureContext }
}

const codeOf = (error: Error): string =>
  'code' in error && typeof error.code === 'string' ? error.code : error.name

const failed = (detail: string, cause: Error | undefined, callback: Callback): void =>
  callback(new EgressError(detail, { cause }), null)

/** Opens connections to a proxy. */
export const proxyConnector = ({ origin }: EgressProxy, { connectMs, tls }: TunnelOptions): Connector => {
  const { hostname, protocol, port } = new URL(origin)
  const connect = buildConnector({ ...tls, timeout: connectMs, allowH2: false })
  const host = hostname.replace(/^\[(.+)\]$/, '$1')
  return (_, callback) =>
    connect(
      { hostname: host, host: hostname, protocol, port, ...servername(protocol, host) },
      (...result) => {
        const [error] = result
        if (error) failed(`the proxy is unreachable: ${codeOf(error)}`, error, callback)
        else callback(...result)
      },
    )
}

// An address has no server name. @see https://www.rfc-editor.org/rfc/rfc6066#section-3
const servername = (protocol: string, host: string) =>
  protocol === 'https:' && !/^[\d.]+$|:/.test(host) ? { servername: host } : {}

const refusal = (status: number): string =>
  status >= 500 ? `the proxy failed: ${status}` : `the proxy refused: ${status}`

/** `host:port` of a destination, with brackets around an IPv6 address. */
const authorityOf = ({ hostname, protocol, port }: buildConnector.Options): string =>
  `${hostname.includes(':') ? `[${hostname}]` : hostname}:${port || (protocol === 'https:' ? 443 : 80)}`

type Opened = (error: EgressError | null, socket: Socket | null) => void

/** Asks the proxy at the other end of a socket for a tunnel. @see https://www.rfc-editor.org/rfc/rfc9110#section-9.3.6 */
const requestTunnel = (
  socket: Socket,
  { authority, proxy, connectMs }: { authority: string; proxy: EgressProxy; connectMs: number },
  opened: Opened,
): void => {
  const credentials = proxy.authorization?.reveal()
  const headers = {
    host: authority,
    ...(credentials !== undefined && { 'proxy-authorization': credentials }),
  }
  const asked = request({ method: 'CONNECT', path: authority, headers, createConnection: () => socket })
  const late = setTimeout(() => asked.destroy(new EgressError('the proxy did not answer in time')), connectMs)
  asked.once('connect', ({ statusCode = 0 }, tunnel: Socket, head: Buffer) => {
    clearTimeout(late)
    if (statusCode < 200 || statusCode > 299) {
      tunnel.destroy()
      return opened(new EgressError(refusal(statusCode)), null)
    }
    if (head.length > 0) tunnel.unshift(head)
    opened(null, tunnel)
  })
  asked.once('error', (error) => {
    clearTimeout(late)
    socket.destroy()
    opened(
      error instanceof EgressError
        ? error
        : new EgressError(`the proxy closed the connection: ${codeOf(error)}`),
      null,
    )
  })
  asked.end()
}

/** Codes of certificates that TLS does not accept. A proxy that inspects TLS shows certificates of its own authority. */
const untrusted =
  /^(?:CERT_|ERR_TLS_CERT|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO_|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE)/

/** Opens TLS connections to destinations through tunnels of a proxy. */
export const tunnelConnector = (proxy: EgressProxy, options: TunnelOptions): Connector => {
  const { connectMs, tls } = options
  const toProxy = proxyConnector(proxy, options)
  const toDestination = buildConnector({ ...tls, timeout: connectMs, allowH2: false })
  return (destination, callback) => {
    toProxy(destination, (unreachable, socket) => {
      if (unreachable) return callback(unreachable, null)
      const asked = { authority: authorityOf(destination), proxy, connectMs }
      requestTunnel(socket, asked, (refused, tunnel) => {
        if (refused ?? !tunnel) return callback(refused ?? new EgressError('no tunnel'), null)
        toDestination({ ...destination, httpSocket: tunnel }, (...result) => {
          const [error] = result
          if (error && untrusted.test(codeOf(error)))
            failed(`the certificate is not trusted: ${codeOf(error)}`, error, callback)
          else callback(...result)
        })
      })
    })
  }
}
