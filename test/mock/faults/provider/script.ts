import { publicPart } from '../../simulators/signing-keys.ts'
import type { Channel, Claims, IdTokenDraft } from './id-token-draft.ts'
import { keys, publicElliptic } from './signer.ts'

/** What goes back through the browser. */
export interface AuthorizationAnswer {
  readonly mode: 'query' | 'fragment'
  readonly parameters: readonly (readonly [name: string, value: string])[]
}

/** How the provider behaves until it is told otherwise: one function for each thing that it says. */
export interface Script {
  readonly subject: Readonly<Record<Channel, string>>
  readonly idToken: (draft: IdTokenDraft, channel: Channel) => IdTokenDraft
  readonly answer: (honest: AuthorizationAnswer) => AuthorizationAnswer
  readonly tokens: (honest: Claims) => Claims | Response
  readonly metadata: (honest: Claims) => Claims | Response | Promise<Response>
  readonly keySet: (honest: readonly Claims[]) => Claims | Response | Promise<Response>
  readonly userinfo: (honest: Claims) => Claims | Response | Promise<Response>
  /** Codes work for whoever brings them: no proof, no redirect URI is asked for. */
  readonly careless: boolean
}

/** Every key that it publishes: the elliptic one and the PSS one are there to tempt. */
export const publishedKeys: readonly Claims[] = [
  { ...publicPart(keys.usual) },
  { ...publicPart(keys.next), kid: 'probabilistic', alg: 'PS256' },
  { ...publicElliptic },
]

export const honestScript: Script = {
  subject: { front: 'alice', back: 'alice' },
  idToken: (draft) => draft,
  answer: (honest) => honest,
  tokens: (honest) => honest,
  metadata: (honest) => honest,
  keySet: (honest) => ({ keys: honest }),
  userinfo: (honest) => honest,
  careless: false,
}
