import * as z from 'zod/mini'

/** The public id of a connect session. It is no credential. */
export const ConnectSessionId = z
  .string()
  .check(z.regex(/^[A-Za-z0-9_-]{22}$/))
  .brand<'ConnectSessionId'>()
export type ConnectSessionId = z.infer<typeof ConnectSessionId>

/**
 * The token of a connect session: `pbcs_<id>.<secret>` with 256 random bits. The loader reads the id from it, to address the frame.
 */
export const ConnectSessionToken = z
  .string()
  .check(z.regex(/^pbcs_[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}$/))
  .brand<'ConnectSessionToken'>()
export type ConnectSessionToken = z.infer<typeof ConnectSessionToken>

/** The secret of a window or of a link: 256 random bits, base64url. It is redeemed once. */
export const WindowSecret = z
  .string()
  .check(z.regex(/^[A-Za-z0-9_-]{43}$/))
  .brand<'WindowSecret'>()
export type WindowSecret = z.infer<typeof WindowSecret>

/** base64url(SHA-256(secret)). */
export const WindowSecretHash = z
  .string()
  .check(z.regex(/^[A-Za-z0-9_-]{43}$/))
  .brand<'WindowSecretHash'>()
export type WindowSecretHash = z.infer<typeof WindowSecretHash>
