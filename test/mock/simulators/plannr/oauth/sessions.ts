import type { Random } from '../../random.ts'
import type { PlannrPerson } from '../options.ts'

/** A browser's Laravel session. */
export interface Session {
  readonly id: string
  person: PlannrPerson | undefined
  /** The path to which sign-in redirects. */
  intended: string | undefined
  promptedForLogin: boolean
  /** The CSRF token of the consent form, with the query of the request for which the form was shown. */
  consent: { readonly authToken: string; readonly query: string } | undefined
}

export interface Sessions {
  readonly of: (request: Request) => Session | undefined
  /** Creates a session. */
  readonly open: (person?: PlannrPerson) => Session
  readonly close: (session: Session) => void
  readonly cookie: (session: Session) => string
}

const cookieName = 'plannr_session'

/** Creates an empty session table, with cookies for the address of the pages. */
export const openSessions = (random: Random, address: URL): Sessions => {
  const attributes = `Path=${address.pathname}; HttpOnly; SameSite=Lax${address.protocol === 'https:' ? '; Secure' : ''}`
  const sessions = new Map<string, Session>()
  return {
    of: (request) => {
      const cookies = (request.headers.get('cookie') ?? '').split(/;\s*/)
      const id = cookies.find((cookie) => cookie.startsWith(`${cookieName}=`))?.slice(cookieName.length + 1)
      return sessions.get(id ?? '')
    },
    open: (person) => {
      const id = `CANARY-SID-plannr-${random.hex(40)}`
      const session = { id, person, intended: undefined, promptedForLogin: false, consent: undefined }
      sessions.set(id, session)
      return session
    },
    close: ({ id }) => void sessions.delete(id),
    cookie: ({ id }) => `${cookieName}=${id}; ${attributes}`,
  }
}
