import { randomBytes } from 'node:crypto'

export interface HostUser {
  /** The host's own id of the user. Planbridge does not interpret it. */
  readonly id: string
  readonly name: string
}

export const sampleUsers: readonly HostUser[] = [
  { id: 'user-17', name: 'Ada Winter' },
  { id: 'user-23', name: 'Ben Okafor' },
]

/** A session of the host: who is signed in, and the verifiers of the connect sessions that were started in this browser. */
export interface HostSession {
  readonly user: HostUser
  readonly verifiers: Map<string, string>
}

const cookieName = 'sample-host'

export interface HostSessions {
  readonly find: (cookies: string | undefined) => HostSession | undefined
  /** Signs a user in and returns the `Set-Cookie` line. */
  readonly start: (userId: string) => string | undefined
  readonly end: (cookies: string | undefined) => string
}

const idIn = (cookies = ''): string | undefined =>
  cookies
    .split('; ')
    .find((pair) => pair.startsWith(`${cookieName}=`))
    ?.slice(cookieName.length + 1)

/** Sessions in memory. The cookie is `Lax`, because the person comes back from Planbridge, which is another site. */
export const hostSessions = (users: readonly HostUser[]): HostSessions => {
  const sessions = new Map<string, HostSession>()
  return {
    find: (cookies) => sessions.get(idIn(cookies) ?? ''),
    start: (userId) => {
      const user = users.find(({ id }) => id === userId)
      if (!user) return undefined
      const id = randomBytes(32).toString('base64url')
      sessions.set(id, { user, verifiers: new Map() })
      return `${cookieName}=${id}; HttpOnly; SameSite=Lax; Path=/`
    },
    end: (cookies) => {
      sessions.delete(idIn(cookies) ?? '')
      return `${cookieName}=; Max-Age=0; Path=/`
    },
  }
}
