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

export type MetadataVerification =
  | { readonly kind: 'usable'; readonly facts: IssuerFacts }
  | { readonly kind: 'unusable'; readonly detail: string }

export interface PinnedEndpoints {
  readonly issuer: string
  readonly token: string
  readonly authorize: string | null
}

type Found = z.infer<typeof Metadata>

const sameOrigin = (a: string | undefined, b: string): boolean =>
  a === undefined || (URL.canParse(a) && new URL(a).origin === new URL(b).origin)

const faults: readonly ((found: Found, pinned: PinnedEndpoints) => string | false)[] = [
  ({ issuer }, pinned) => issuer !== pinned.issuer && 'the metadata name another issuer',
  (found, { token }) => found.token_endpoint !== token && 'the metadata move the token endpoint',
  ({ authorization_endpoint: found }, { authorize }) =>
    found !== undefined && found !== authorize && 'the metadata move the authorize endpoint',
  ({ jwks_uri: jwksUri, userinfo_endpoint: userinfo }, { token }) =>
    !(sameOrigin(jwksUri, token) && sameOrigin(userinfo, token)) && 'an endpoint on another host',
]

/**
 * Judges discovered metadata against what is pinned: a document that moves an endpoint is not believed.
 * @see https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfigurationValidation
 */
export const verifyMetadata = (json: unknown, pinned: PinnedEndpoints): MetadataVerification => {
  const parsed = Metadata.safeParse(json)
  if (!parsed.success) return { kind: 'unusable', detail: 'metadata of another shape' }
  const found = parsed.data
  for (const fault of faults) {
    const detail = fault(found, pinned)
    if (detail !== false) return { kind: 'unusable', detail }
  }
  return {
    kind: 'usable',
    facts: {
      jwksUri: found.jwks_uri,
      userinfo: found.userinfo_endpoint ?? null,
      issuerPromised: found.authorization_response_iss_parameter_supported === true,
    },
  }
}
