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

/** The verified metadata of an issuer that later steps use. */
export interface IssuerFacts {
  readonly jwksUri: string
  readonly userinfo: string | null
  /** @see https://www.rfc-editor.org/rfc/rfc9207#section-3 */
  readonly issSupported: boolean
  /** False if the metadata name no revocation endpoint. @see https://www.rfc-editor.org/rfc/rfc8414#section-2 */
  readonly revokes: boolean
}

export type MetadataVerification =
  | { readonly kind: 'usable'; readonly facts: IssuerFacts }
  | { readonly kind: 'unusable'; readonly detail: string }

/** Configured values that discovery may confirm but not change. */
export interface PinnedEndpoints {
  readonly issuer: string
  readonly token: string
  readonly authorize: string | null
}

type Metadata = z.infer<typeof Metadata>

const sameOrigin = (a: string | undefined, b: string): boolean =>
  a === undefined || (URL.canParse(a) && new URL(a).origin === new URL(b).origin)

const urlMembers = [
  'issuer',
  'token_endpoint',
  'authorization_endpoint',
  'jwks_uri',
  'userinfo_endpoint',
] as const satisfies readonly (keyof Metadata)[]

/**
 * True if a member of the metadata is a URL that can be requested. `fetch` refuses user information, and an endpoint has no fragment.
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-3.1
 * @see https://fetch.spec.whatwg.org/#dom-request
 */
const isEndpoint = (text: string | undefined): boolean => {
  if (text === undefined) return true
  if (!URL.canParse(text) || /[\s\\#]/.test(text)) return false
  const { protocol, username, password } = new URL(text)
  return /^https?:$/.test(protocol) && username === '' && password === ''
}

/** @see https://www.rfc-editor.org/rfc/rfc8414#section-3.3 */
const faults: readonly ((metadata: Metadata, pinned: PinnedEndpoints) => string | false)[] = [
  ({ issuer }, pinned) => issuer !== pinned.issuer && 'the metadata have another issuer',
  (metadata, { token }) => metadata.token_endpoint !== token && 'the metadata have another token endpoint',
  ({ authorization_endpoint: endpoint }, { authorize }) =>
    endpoint !== undefined && endpoint !== authorize && 'the metadata have another authorization endpoint',
  ({ jwks_uri: jwksUri, userinfo_endpoint: userinfo }, { token }) =>
    !(sameOrigin(jwksUri, token) && sameOrigin(userinfo, token)) && 'an endpoint has another origin',
  (metadata) => {
    const member = urlMembers.find((name) => !isEndpoint(metadata[name]))
    return member !== undefined && `${member} is not a usable URL`
  },
]

/**
 * Verifies discovered metadata against the configuration. A document that names other endpoints is rejected.
 * @see https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfigurationValidation
 */
export const verifyMetadata = (json: unknown, pinned: PinnedEndpoints): MetadataVerification => {
  const parsed = Metadata.safeParse(json)
  if (!parsed.success) return { kind: 'unusable', detail: 'malformed metadata' }
  const metadata = parsed.data
  for (const fault of faults) {
    const detail = fault(metadata, pinned)
    if (detail !== false) return { kind: 'unusable', detail }
  }
  return {
    kind: 'usable',
    facts: {
      jwksUri: metadata.jwks_uri,
      userinfo: metadata.userinfo_endpoint ?? null,
      issSupported: metadata.authorization_response_iss_parameter_supported === true,
      revokes: metadata.revocation_endpoint !== undefined,
    },
  }
}
