import type { ClientAuthentication } from '@planbridge/shared/providers'
import type { Secret } from '../domain/secret.ts'

/** The credentials of a confidential client. */
export interface Client {
  readonly id: string
  readonly secret: Secret
}

type Authenticate = (client: Client, headers: Headers, form: URLSearchParams) => void

// RFC 6749 §2.3.1 and Appendix B: id and secret are form-urlencoded before they are joined with a colon.
const formEncode = (text: string) => new URLSearchParams([['', text]]).toString().slice(1)

const basic = (id: string, secret: string) => {
  const bytes = new TextEncoder().encode(`${id}:${secret}`)
  return `Basic ${btoa(String.fromCharCode(...bytes))}`
}

/** One method per kind; a request never uses two. @see https://www.rfc-editor.org/rfc/rfc6749#section-2.3 */
export const authenticateClient: Record<ClientAuthentication, Authenticate> = {
  basic: ({ id, secret }, headers) =>
    headers.set('authorization', basic(formEncode(id), formEncode(secret.reveal()))),
  'basic-raw': ({ id, secret }, headers) => headers.set('authorization', basic(id, secret.reveal())),
  body: ({ id, secret }, _headers, form) => {
    form.set('client_id', id)
    form.set('client_secret', secret.reveal())
  },
}
