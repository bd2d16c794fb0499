import type { DynamicPlannerClient } from '../options.ts'

export type ResponseMode = 'query' | 'fragment' | 'form_post'

/** The address and the form of an authorization response. */
export interface Reply {
  readonly redirectUri: string
  readonly mode: ResponseMode
  readonly state: string | undefined
}

export interface AuthorizeRequest {
  readonly client: DynamicPlannerClient
  readonly reply: Reply
  readonly responseType: 'code' | 'code id_token'
  readonly scopes: readonly string[]
  readonly nonce: string | undefined
  readonly codeChallenge: string | undefined
  readonly codeChallengeMethod: string | undefined
  readonly prompt: string | undefined
  readonly maxAgeSeconds: number | undefined
}

/** The result of validation. `page` shows an error page; `refused` sends the error to the client. */
export type AuthorizeResult =
  | { readonly kind: 'page'; readonly error: string; readonly hint: string }
  | {
      readonly kind: 'refused'
      readonly error: string
      readonly description?: string
      readonly hint: string
      readonly reply: Reply
    }
  | { readonly kind: 'valid'; readonly request: AuthorizeRequest }

/** A refusal without the address to which it is sent. */
export type Refusal = Omit<Extract<AuthorizeResult, { kind: 'page' | 'refused' }>, 'reply'>

export const onPage = (error: string, hint: string): Refusal & { kind: 'page' } => ({
  kind: 'page',
  error,
  hint,
})
export const refused = (error: string, hint: string, description?: string): Refusal => ({
  kind: 'refused',
  error,
  hint,
  ...(description === undefined ? {} : { description }),
})
