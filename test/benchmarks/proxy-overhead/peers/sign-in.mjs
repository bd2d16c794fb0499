// A minimal authorization code flow with PKCE, for peers without a sign-in of their own.
import { createHash, randomBytes } from 'node:crypto'
import { client, issuer, redirectUri, scope } from './settings.mjs'

const pending = new Map()
const random = () => randomBytes(32).toString('base64url')

/** The authorize URL. */
export const startSignIn = () => {
  const state = random()
  const verifier = random()
  pending.set(state, verifier)
  const query = new URLSearchParams({
    client_id: client.id,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope,
    state,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  })
  return `${issuer}/connect/authorize?${query}`
}

/** Exchanges the authorization response for an access token. */
export const finishSignIn = async (url) => {
  const { searchParams } = new URL(url, redirectUri)
  const verifier = pending.get(searchParams.get('state'))
  pending.delete(searchParams.get('state'))
  const response = await fetch(`${issuer}/connect/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code: searchParams.get('code'),
      redirect_uri: redirectUri,
      code_verifier: verifier,
      client_id: client.id,
      client_secret: client.secret,
    }),
  })
  const { access_token: token } = await response.json()
  if (!token) throw new Error(`no token: ${response.status}`)
  return token
}
