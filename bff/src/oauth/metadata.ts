import * as z from 'zod/mini'

const Metadata = z.object({
  issuer: z.string(),
  token_endpoint: z.string(),
  authorization_endpoint: z.optional(z.string()),
  jwks_uri: z.string(),
  userinfo_endpoint: z.optional(z.string()),
  revocation_endpoint: z.optional(z.string()),
  authorization_response_iss_parameter_supported: z.optional(z.boolean()),
})

export interface IssuerFacts {
  readonly jwksUri: string
  readonly userinfo: string | null
  readonly issuerPromised: boolean
}

export type MetadataJudgement =
  | { readonly kind: 'usable'; readonly facts: IssuerFacts }
  | { readonly kind: 'unusable'; readonly detail: string }

export interface PinnedEndpoints {
  readonly issuer: string
  readonly token: string
  readonly authorize: string | null
}

/**
 * Judges discovered metadata against what is pinned: a document that moves an endpoint is not believed.
 * @see https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfigurationValidation
 */
export const judgeMetadata = (json: unknown, pinned: PinnedEndpoints): MetadataJudgement => {
  const parsed = Metadata.safeParse(json)
  if (!parsed.success) return { kind: 'unusable', detail: 'metadata of another shape' }
  const found = parsed.data
  if (found.issuer !== pinned.issuer) return { kind: 'unusable', detail: 'the metadata name another issuer' }
  if (found.token_endpoint !== pinned.token)
    return { kind: 'unusable', detail: 'the metadata move the token endpoint' }
  const moved =
    found.authorization_endpoint !== undefined && found.authorization_endpoint !== pinned.authorize
  if (moved) return { kind: 'unusable', detail: 'the metadata move the authorize endpoint' }
  const used = [found.jwks_uri, found.userinfo_endpoint ?? pinned.token]
  if (!used.every((url) => sameOrigin(url, pinned.token)))
    return { kind: 'unusable', detail: 'an endpoint on another host' }
  return {
    kind: 'usable',
    facts: {
      jwksUri: found.jwks_uri,
      userinfo: found.userinfo_endpoint ?? null,
      issuerPromised: found.authorization_response_iss_parameter_supported === true,
    },
  }
}

const sameOrigin = (a: string, b: string): boolean =>
  URL.canParse(a) && new URL(a).origin === new URL(b).origin
