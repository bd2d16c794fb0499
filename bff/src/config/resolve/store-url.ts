import { isSampleValue } from './sample-value.ts'

const schemes: ReadonlySet<string> = new Set(['postgres:', 'postgresql:'])

/** Validates a PostgreSQL URL. Messages never repeat it, because it contains a password. */
export const storeUrlFault = (text: string): string | undefined => {
  const shape = 'must be postgresql://user:password@host/database, with special characters percent-encoded'
  if (!URL.canParse(text)) return shape
  const { protocol, pathname, password } = new URL(text)
  if (!schemes.has(protocol)) return shape
  if (pathname.length < 2) return 'must name a database: postgresql://user:password@host/database'
  return isSampleValue(password) && !isLocalDatabase(text) ? 'contains a sample password' : undefined
}

const loopback: ReadonlySet<string> = new Set(['', 'localhost', '127.0.0.1', '[::1]'])

/** Reports whether the database is on this machine. A host that is a path is a Unix socket. */
export const isLocalDatabase = (text: string): boolean => {
  const { hostname, searchParams } = new URL(text)
  const host = searchParams.get('host')
  return host === null ? loopback.has(hostname) : host.startsWith('/') || loopback.has(host)
}

/** Reports whether impersonation of the server is prevented: only `verify-full` checks both certificate and host name. */
export const verifiesServer = (text: string): boolean => {
  return isLocalDatabase(text) || new URL(text).searchParams.get('sslmode') === 'verify-full'
}
