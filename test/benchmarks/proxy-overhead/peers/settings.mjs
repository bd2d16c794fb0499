// The settings that the benchmark passes to every peer.
import { env } from 'node:process'

export const port = Number(env.PORT)
export const origin = `http://127.0.0.1:${port}`
export const upstream = env.UPSTREAM
export const subscriptionKey = env.SUBSCRIPTION_KEY
export const issuer = env.ISSUER
export const client = { id: env.CLIENT_ID, secret: env.CLIENT_SECRET }
export const redirectUri = `${origin}/callback`
export const scope = 'openid profile crm.read'
export const proxyPrefix = '/api'
/** The number of additional sessions in the session table of a peer. */
export const others = Number(env.OTHER_SESSIONS ?? 0)
