import { publicPart } from '../../simulators/signing-keys.ts'
import type { Channel, Claims, IdTokenDraft } from './id-token-draft.ts'
import { keys, publicElliptic } from './signer.ts'

/** The parameters of an authorization response and the part of the redirect URI that carries them. */
export interface AuthorizationResponse {
  readonly mode: 'query' | 'fragment'
  readonly parameters: readonly (readonly [name: string, value: string])[]
}

type Published = Claims | Response | Promise<Response>

/** The behaviour of the hostile provider: each function receives the honest response and returns the one to send. */
export interface Behaviour {
  readonly subject: Readonly<Record<Channel, string>>
  readonly idToken: (draft: IdTokenDraft, channel: Channel) => IdTokenDraft
  readonly authorizationResponse: (honest: AuthorizationResponse) => AuthorizationResponse
  readonly tokenResponse: (honest: Claims) => Claims | Response
  readonly metadata: (honest: Claims) => Published
  readonly keySet: (honest: Claims) => Published
  readonly userinfo: (honest: Claims) => Published
  /** True if a code is exchanged without a check of its client, redirect URI and proof. */
  readonly acceptsAnyCode: boolean
}

/** The published keys. The ES256 and PS256 keys are for the faults that sign with an algorithm not agreed on. */
export const publishedKeys: readonly Claims[] = [
  { ...publicPart(keys.current) },
  { ...publicPart(keys.next), kid: 'probabilistic', alg: 'PS256' },
  { ...publicElliptic },
]

/** The behaviour of an honest provider. */
export const honestBehaviour: Behaviour = {
  subject: { front: 'alice', back: 'alice' },
  idToken: (draft) => draft,
  authorizationResponse: (honest) => honest,
  tokenResponse: (honest) => honest,
  metadata: (honest) => honest,
  keySet: (honest) => honest,
  userinfo: (honest) => honest,
  acceptsAnyCode: false,
}
