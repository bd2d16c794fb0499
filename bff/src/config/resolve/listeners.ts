import type { Config } from '../config.ts'

interface Written {
  readonly listen?: Config['listen'] | undefined
  readonly operations_listener?: { readonly host: string; readonly port?: number | undefined } | undefined
}

// Planbridge serves http. With an https origin, a reverse proxy terminates TLS and listens on the origin's port.
const behindProxy = { host: '127.0.0.1', port: 8787 }

const atOrigin = (origin: URL): Config['listen'] => ({
  host: origin.hostname.replace(/^\[|\]$/g, ''),
  port: origin.port === '' ? 80 : Number(origin.port),
})

const neighbour = (port: number): number => (port === 65_535 ? port - 1 : port + 1)

/** Addresses of the public and the operations listener. */
export const listeners = (origin: URL, written: Written): Pick<Config, 'listen' | 'operations'> => {
  const listen = written.listen ?? (origin.protocol === 'http:' ? atOrigin(origin) : behindProxy)
  const { host = '127.0.0.1', port = neighbour(listen.port) } = written.operations_listener ?? {}
  return { listen, operations: { host, port } }
}
