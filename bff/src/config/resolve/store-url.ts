import { isSampleValue } from './sample-value.ts'

const schemes: ReadonlySet<string> = new Set(['postgres:', 'postgresql:'])

/** What is wrong with the address of a PostgreSQL database. No message repeats it: it holds a password. */
export const storeUrlFault = (text: string): string | undefined => {
  const shape =
    'must be postgresql://user:password@host/database, with what is special in a password written as %40'
  if (!URL.canParse(text)) return shape
  const { protocol, pathname, password } = new URL(text)
  if (!schemes.has(protocol)) return shape
  if (pathname.length < 2) return 'must name a database: postgresql://user:password@host/database'
  return isSampleValue(password) && !isLocalDatabase(text) ? 'holds a sample password' : undefined
}

const loopback: ReadonlySet<string> = new Set(['', 'localhost', '127.0.0.1', '[::1]'])

/** Whether the database is reached without leaving this machine. A host that is a path is a socket. */
export const isLocalDatabase = (text: string): boolean => {
  const { hostname, searchParams } = new URL(text)
  const host = searchParams.get('host')
  return host === null ? loopback.has(hostname) : host.startsWith('/') || loopback.has(host)
}

/** Whether somebody on the way could pose as the server: only this mode checks its certificate and its name. */
export const verifiesServer = (text: string): boolean => {
  return isLocalDatabase(text) || new URL(text).searchParams.get('sslmode') === 'verify-full'
}
