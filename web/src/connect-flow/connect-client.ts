import type { ConnectEndpoint, ConnectSessionId, ConnectSessionToken } from '@planbridge/shared/embed'
import { apiClient } from '../core/bff-client.ts'
import type { Call, Fetch } from '../core/bff-client.ts'

/** Calls one endpoint for the frame or the window of a connect session. */
export type ConnectCall = Call<ConnectEndpoint>

const prefix = '/connect-api'

/** The client of a frame: its credential is the token in a header, so it needs no cookie. `token` is read for each request. */
export const frameClient = (fetch: Fetch, token: () => ConnectSessionToken): ConnectCall =>
  apiClient(fetch, {
    prefix,
    credentials: 'omit',
    headers: () => ({ authorization: `Planbridge-Connect ${token()}` }),
  })

/** The client of a window: its cookie is the credential, and the header names the session whose cookie counts. */
export const windowClient = (fetch: Fetch, session: () => ConnectSessionId | null): ConnectCall =>
  apiClient(fetch, {
    prefix,
    credentials: 'same-origin',
    headers: () => {
      const id = session()
      return id === null ? {} : { 'x-planbridge-connect': id }
    },
  })
