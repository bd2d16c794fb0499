import type { FailureCode } from '@planbridge/shared/contract'
import { type IdTokenFaultName, idTokenFaults } from '../../mock/faults/id-token/index.ts'
import type { Behaviour } from '../../mock/faults/provider/behaviour.ts'
import { type Channel, withHeader } from '../../mock/faults/provider/id-token-draft.ts'
import { keys, rsaSigner } from '../../mock/faults/provider/signer.ts'
import { publicPart } from '../../mock/simulators/signing-keys.ts'

/**
 * A test module of the OpenID Foundation's suite for relying parties, under its own name: what its provider does and what
 * the relying party must make of it.
 * @see https://gitlab.com/openid/conformance-suite
 */
export interface OpenidModule {
  readonly name: string
  readonly does: Partial<Behaviour>
  readonly outcome: 'connected' | FailureCode
  /** Where the fault lies: in front no token request may follow, behind no use of the tokens. */
  readonly channel?: Channel
}

export const accepts = (name: string, does: Partial<Behaviour> = {}): OpenidModule => ({
  name,
  does,
  outcome: 'connected',
})

export const refuses =
  (channel: Channel) =>
  (name: string, fault: IdTokenFaultName, outcome: FailureCode): OpenidModule => ({
    name,
    does: { idToken: (draft, where) => (where === channel ? idTokenFaults[fault].make(draft) : draft) },
    outcome,
    channel,
  })

const nameless = withHeader(() => ({ kid: undefined }))

export const kidAbsentSingle: Partial<Behaviour> = {
  keySet: () => ({ keys: [publicPart(keys.current)] }),
  idToken: nameless,
}

export const kidAbsentMultiple: Partial<Behaviour> = {
  keySet: () => ({ keys: [publicPart(keys.current), publicPart(keys.next)] }),
  idToken: nameless,
}

export const rotated: Partial<Behaviour> = {
  keySet: () => ({ keys: [publicPart(keys.next)] }),
  idToken: withHeader(() => ({ kid: keys.next.kid }), rsaSigner(keys.next)),
}
