import type { FailureCode } from '@planbridge/shared/contract'
import type { IdTokenFault } from '../../mock/faults/mishap.ts'
import { type Channel, withHeader } from '../../mock/faults/provider/id-token-draft.ts'
import type { Script } from '../../mock/faults/provider/script.ts'
import { keys, rsaSigner } from '../../mock/faults/provider/signer.ts'
import { publicPart } from '../../mock/simulators/signing-keys.ts'

/**
 * A test module of the OpenID Foundation's suite for relying parties, under its own name: what its provider does and what
 * the relying party must make of it.
 * @see https://gitlab.com/openid/conformance-suite
 */
export interface OpenidModule {
  readonly name: string
  readonly does: Partial<Script>
  readonly outcome: 'connected' | FailureCode
  /** Where the fault lies: in front no token request may follow, behind no use of the tokens. */
  readonly channel?: Channel
}

export const accepts = (name: string, does: Partial<Script> = {}): OpenidModule => ({
  name,
  does,
  outcome: 'connected',
})

export const refuses =
  (channel: Channel) =>
  (name: string, { make, outcome }: IdTokenFault): OpenidModule => ({
    name,
    does: { idToken: (draft, where) => (where === channel ? make(draft) : draft) },
    outcome,
    channel,
  })

const nameless = withHeader(() => ({ kid: undefined }))

export const kidAbsentSingle: Partial<Script> = {
  keySet: () => ({ keys: [publicPart(keys.usual)] }),
  idToken: nameless,
}

export const kidAbsentMultiple: Partial<Script> = {
  keySet: () => ({ keys: [publicPart(keys.usual), publicPart(keys.next)] }),
  idToken: nameless,
}

export const rotated: Partial<Script> = {
  keySet: () => ({ keys: [publicPart(keys.next)] }),
  idToken: withHeader(() => ({ kid: keys.next.kid }), rsaSigner(keys.next)),
}
