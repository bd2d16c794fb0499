import type { ClientAuthentication } from '@planbridge/shared/providers'
import * as z from 'zod/mini'

const Metadata = z.object({
  issuer: z.string(),
  token_endpoint: z.string(),
  authorization_endpoint: z.optional(z.string()),
  jwks_uri: z.string(),
  userinfo_endpoint: z.optional(z.string()),
  revocation_endpoint: z.optional(z.string()),
  authorization_response_iss_parameter_supported: z.optional(z.boolean()),
  token_endpoint_auth_methods_supported: z.optional(z.unknown()),
})

/** The verified metadata of an issuer that later steps use. */
export interface IssuerFacts {
  readonly jwksUri: string
  readonly userinfo: string | null
  /** @see https://www.rfc-editor.org/rfc/rfc9207#section-3 */
  readonly issSupported: boolean
  /** False if the metadata name no revocation endpoint. @see https://www.rfc-editor.org/rfc/rfc8414#section-2 */
  readonly revokes: boolean
  /** The endpoints to use; only for an issuer whose endpoints are discovered. */
  readonly discovered?: DiscoveredEndpoints
}

/** The endpoints of an issuer that the configuration does not name. */
export interface DiscoveredEndpoints {
  readonly authorize: string
  readonly token: string
  readonly clientAuthentication: ClientAuthentication
}

export type MetadataVerification =
  | { readonly kind: 'usable'; readonly facts: IssuerFacts }
  | { readonly kind: 'unusable'; readonly detail: string }

/** Configured values that discovery may confirm but not change. */
export interface PinnedEndpoints {
  readonly issuer: string
  /** The issuer alone is configured, and its metadata are the source of the endpoints. */
  readonly discovered?: true | undefined
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

type MetadataFault = (metadata: Metadata, pinned: PinnedEndpoints) => string | false

/** @see https://www.rfc-editor.org/rfc/rfc8414#section-3.3 */
const faultsOfAll: readonly MetadataFault[] = [
  ({ issuer }, pinned) => issuer !== pinned.issuer && 'the metadata have another issuer',
  (metadata) => {
    const member = urlMembers.find((name) => !isEndpoint(metadata[name]))
    return member !== undefined && `${member} is not a usable URL`
  },
]

/** An issuer can be trusted with its own endpoints, wherever they are: its metadata came over TLS. Without TLS it is on this machine. */
const faultsOfDiscovered: readonly MetadataFault[] = [
  ({ authorization_endpoint: endpoint }) =>
    endpoint === undefined && 'the metadata have no authorization endpoint',
  (metadata, { issuer }) => {
    const { origin, protocol } = new URL(issuer)
    const member = urlMembers.find((name) => {
      const url = URL.parse(metadata[name] ?? issuer)
      return url?.protocol !== 'https:' && !(protocol === 'http:' && url?.origin === origin)
    })
    return member !== undefined && `${member} is not https`
  },
  (metadata) =>
    clientAuthenticationOf(metadata) === undefined &&
    'the token endpoint takes neither client_secret_basic nor client_secret_post',
]

/** @see https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderMetadata for the default */
const clientAuthenticationOf = ({
  token_endpoint_auth_methods_supported: supported = ['client_secret_basic'],
}: Metadata): ClientAuthentication | undefined => {
  const methods: readonly unknown[] = Array.isArray(supported) ? supported : []
  if (methods.includes('client_secret_basic')) return 'basic'
  return methods.includes('client_secret_post') ? 'body' : undefined
}

const faultsOfPinned: readonly MetadataFault[] = [
  (metadata, { token }) => metadata.token_endpoint !== token && 'the metadata have another token endpoint',
  ({ authorization_endpoint: endpoint }, { authorize }) =>
    endpoint !== undefined && endpoint !== authorize && 'the metadata have another authorization endpoint',
  ({ jwks_uri: jwksUri, userinfo_endpoint: userinfo }, { token }) =>
    !(sameOrigin(jwksUri, token) && sameOrigin(userinfo, token)) && 'an endpoint has another origin',
]

const discoveredEndpoints = (metadata: Metadata): DiscoveredEndpoints => ({
  authorize: metadata.authorization_endpoint ?? '',
  token: metadata.token_endpoint,
  clientAuthentication: clientAuthenticationOf(metadata) ?? 'basic',
})

/**
 * Verifies discovered metadata against the configuration. A document that names other endpoints is rejected.
 * @see https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfigurationValidation
 */
export const verifyMetadata = (json: unknown, pinned: PinnedEndpoints): MetadataVerification => {
  const parsed = Metadata.safeParse(json)
  if (!parsed.success) return { kind: 'unusable', detail: 'malformed metadata' }
  const metadata = parsed.data
  const faults = pinned.discovered ? faultsOfDiscovered : faultsOfPinned
  for (const fault of [...faultsOfAll, ...faults]) {
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
      ...(pinned.discovered && { discovered: discoveredEndpoints(metadata) }),
    },
  }
}
