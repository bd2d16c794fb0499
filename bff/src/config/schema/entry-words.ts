import * as z from 'zod'

/** The name of an integration, a tenant, a vault key or an operation. */
export const Name = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/,
    'must be 1 to 64 letters, digits, - or _, and begin with a letter or digit',
  )

export const Text = z.string().min(1)

// https://www.rfc-editor.org/rfc/rfc6749#section-3.3
export const ScopeName = z.string().regex(/^[\x21\x23-\x5B\x5D-\x7E]+$/, 'must be one scope, without spaces')
