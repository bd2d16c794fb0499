import { type AuthorizationFacts, endpoints, type OutputOf } from '@planbridge/shared/contract'
import { authorizationRequest } from '@planbridge/web/core/front-channel/authorization-request.ts'
import { makeProof, type Proof, type Random } from '@planbridge/web/core/front-channel/proof.ts'
import { visitor } from '../../simulators/visitor.ts'
import type { CallEndpoint } from './endpoint-caller.ts'
import type { Connecting } from '../kit-person.ts'

export interface FrontChannelNeeds {
  /** Sends a request from the person's browser. */
  readonly send: (request: Request) => Promise<Response>
  /** The origins of the providers, with their paths. */
  readonly providers: readonly string[]
  readonly random: Random
}

/** At each provider, a person who has one account there. */
const usualAccount = (integration: string): string => {
  if (integration.startsWith('dynamic-planner')) return 'priya.nair'
  return integration === 'plannr' ? 'tom@elmsample.example' : 'priya.nair'
}

/** A person's way to a provider and back, with the app's own code. */
export const openFrontChannel = ({ send, providers, random }: FrontChannelNeeds, app: CallEndpoint) => {
  const visits = visitor((input, init) => send(new Request(input, init)), providers)
  return {
    makeProof: () => makeProof(random),
    /** Signs in and consents at the provider, and posts its answer to Planbridge. */
    async consent(
      facts: AuthorizationFacts,
      { verifier, challenge }: Proof,
      { integration, account = usualAccount(integration), decision = 'allow' }: Connecting,
    ): Promise<OutputOf<typeof endpoints.completeAttempt>> {
      const arrival = await visits.signIn(authorizationRequest(facts, challenge), { account, decision })
      if (arrival.kind === 'page')
        throw new Error(`the provider keeps ${account} on its page ${arrival.url.href}`)
      const { hash, search, pathname: path } = arrival.url
      const mode = hash === '' ? 'query' : 'fragment'
      return app(endpoints.completeAttempt, { mode, path, raw: (hash || search).slice(1), verifier })
    },
  }
}

export type FrontChannel = ReturnType<typeof openFrontChannel>
