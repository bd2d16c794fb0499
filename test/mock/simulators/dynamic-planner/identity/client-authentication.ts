import type { DynamicPlannerClient } from '../options.ts'

/**
 * Authenticates the client; the Basic header takes precedence over the body. Like IdentityServer, it reads the header as
 * raw UTF-8, without the form-decoding of RFC 6749 section 2.3.1.
 */
export const authenticateClient = (
  request: Request,
  form: URLSearchParams,
  clients: readonly DynamicPlannerClient[],
): DynamicPlannerClient | undefined => {
  const { id, secret } = readBasic(request.headers.get('authorization')) ?? {
    id: form.get('client_id') ?? '',
    secret: form.get('client_secret') ?? '',
  }
  if (id === '' || secret === '') return undefined
  return clients.find(
    ({ clientId, clientSecret, enabled }) => clientId === id && clientSecret === secret && enabled !== false,
  )
}

const readBasic = (header: string | null) => {
  const encoded = /^Basic (.+)$/i.exec(header ?? '')?.[1]
  if (encoded === undefined) return undefined
  const [id, ...rest] = decodeUtf8(encoded).split(':')
  return { id: id ?? '', secret: rest.join(':') }
}

const decodeUtf8 = (encoded: string) => {
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(encoded), (letter) => letter.charCodeAt(0)))
  } catch {
    return ''
  }
}
