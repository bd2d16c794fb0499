import { AuthorizationFacts, Challenge, Verifier } from '@planbridge/shared/contract'
import type { AttemptOptions } from './front-channel/pending-attempt.ts'

/** Values of the contract for unit tests. */
export const sampleState = 's'.repeat(43)

/** The answer to the start of an attempt, as the BFF sends it. */
export const sampleFactsJson = {
  state: sampleState,
  nonce: null,
  authorization_endpoint: 'https://identity.example/authorize',
  client_id: 'planbridge',
  redirect_uri: 'https://app.example/callback',
  response_type: 'code',
  response_mode: null,
  scope: '*',
  send_challenge: true,
  extra: {},
  expires_at: '2026-11-20T10:10:00.000Z',
}

export const sampleFacts = AuthorizationFacts.parse(sampleFactsJson)

/** The pair of RFC 7636, appendix B. */
export const sampleProof = {
  verifier: Verifier.parse('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'),
  challenge: Challenge.parse('E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'),
}

export const sampleOptions = {
  provider: 'Acme Planner',
  request: { purpose: 'sign-in', integration: 'acme', model: 'user-present', return_to: '/' },
} as unknown as AttemptOptions

/** A connection, as the BFF sends it. */
export const sampleConnection = {
  id: 'c1',
  integration: 'acme',
  model: 'user-present',
  status: 'active',
  account: null,
  choice: null,
  choices: [],
  scopes: [],
  operations: [],
  shared: false,
  connected_at: '2026-11-20T10:00:00.000Z',
  last_used_at: null,
  ends_at: null,
  token_ends_at: null,
  renews_itself: false,
  reason: null,
  trouble: null,
  renewable_until: null,
  warning: null,
}
