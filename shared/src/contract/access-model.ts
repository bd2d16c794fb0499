import * as z from 'zod/mini'

export const accessModels = ['service-account', 'user-present', 'delegation', 'personal-token'] as const

/** The ways in which an integration obtains tokens. */
export const AccessModel = z.enum(accessModels)
export type AccessModel = z.infer<typeof AccessModel>

/** The access models that a person grants on the provider's own pages. */
export const ConsentModel = z.enum(['user-present', 'delegation'])
export type ConsentModel = z.infer<typeof ConsentModel>

/**
 * The OAuth 2.0 code flow or the OpenID Connect hybrid flow, by response type.
 * @see https://openid.net/specs/openid-connect-core-1_0.html#HybridFlowAuth
 */
export const Flow = z.enum(['code', 'code id_token'])
export type Flow = z.infer<typeof Flow>
