import { randomBytes } from 'node:crypto'
import { authorizationUrl, readAuthorizationResponse } from './plain/authorization.ts'
import { checkIdToken, sha256 } from './plain/id-token.ts'
import { knownServer } from './plain/metadata.ts'
import { requestTokens } from './plain/token-request.ts'
import type { OutsideClient, Outsider, Registration } from './outsider.ts'

const randomText = () => randomBytes(32).toString('base64url')

const open = async (registration: Registration, fetch: typeof globalThis.fetch): Promise<OutsideClient> => {
  const server = await knownServer(registration, fetch)
  const send = (fields: Readonly<Record<string, string>>) =>
    requestTokens({ server, registration, fetch }, fields)
  const { redirectUri, scope, usesProofKey } = registration
  return {
    begin: async (slip) => {
      const verifier = randomText()
      const secrets = { state: randomText(), nonce: randomText() }
      const challenge = (await sha256(verifier)).toString('base64url')
      const url = authorizationUrl(server, registration, { ...secrets, challenge })
      const finish = async (arrived: URL) => {
        const answer = readAuthorizationResponse(arrived, { server, registration, state: secrets.state })
        const expected = { server, clientId: registration.clientId, nonce: secrets.nonce }
        if (answer.idToken !== undefined)
          await checkIdToken(answer.idToken, { ...expected, code: answer.code, hashes: 'required' })
        const { tokens, idToken } = await send({
          grant_type: 'authorization_code',
          code: answer.code,
          redirect_uri: redirectUri,
          ...(usesProofKey && { code_verifier: slip?.verifier === 'another' ? randomText() : verifier }),
        })
        if (server.keys === undefined) return { ...tokens, subject: undefined }
        const second = { ...expected, code: answer.code, accessToken: tokens.accessToken }
        return { ...tokens, subject: await checkIdToken(idToken, second) }
      }
      return { url, finish }
    },
    refresh: async (refreshToken) => {
      const { tokens, idToken } = await send({ grant_type: 'refresh_token', refresh_token: refreshToken })
      if (server.keys === undefined || idToken === undefined) return { ...tokens, subject: undefined }
      const expected = { server, clientId: registration.clientId, accessToken: tokens.accessToken }
      return { ...tokens, subject: await checkIdToken(idToken, expected) }
    },
    asItself: async () => {
      const { tokens } = await send({ grant_type: 'client_credentials', scope })
      return { ...tokens, subject: undefined }
    },
    // https://www.rfc-editor.org/rfc/rfc6750#section-2.1
    call: (token, url, headers = {}) =>
      fetch(url, { headers: { ...headers, authorization: `Bearer ${token}` } }),
  }
}

/** A client written from the texts of RFC 6749, 6750, 7636, 9207 and OpenID Connect Core only. */
export const plainClient: Outsider = { name: 'a client written from the RFCs', open }
