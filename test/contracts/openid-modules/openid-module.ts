import type { FailureCode } from '@planbridge/shared/contract'
import { type IdTokenFaultName, idTokenFaults } from '../../mock/faults/id-token/index.ts'
import type { Behaviour } from '../../mock/faults/provider/behaviour.ts'
import { type Channel, withHeader } from '../../mock/faults/provider/id-token-draft.ts'
import { keys, rsaSigner } from '../../mock/faults/provider/signer.ts'
import { publicPart } from '../../mock/simulators/signing-keys.ts'

/**
 * A test module of the OpenID Foundation's conformance suite for relying parties, by its original name: the behaviour of the
 * provider and the expected outcome.
 * @see https://gitlab.com/openid/conformance-suite
 */
export interface OpenidModule {
  readonly name: string
  readonly behaviour: Partial<Behaviour>
  readonly outcome: 'connected' | FailureCode
  /** The channel of the fault. After a front-channel fault no token request may follow, after a back-channel fault no use of tokens. */
  readonly channel?: Channel
}

export const accepts = (name: string, behaviour: Partial<Behaviour> = {}): OpenidModule => ({
  name,
  behaviour,
  outcome: 'connected',
})

export const refuses =
  (channel: Channel) =>
  (name: string, fault: IdTokenFaultName, outcome: FailureCode): OpenidModule => ({
    name,
    behaviour: { idToken: (draft, where) => (where === channel ? idTokenFaults[fault].make(draft) : draft) },
    outcome,
    channel,
  })

const withoutKid = withHeader(() => ({ kid: undefined }))

export const kidAbsentSingle: Partial<Behaviour> = {
  keySet: () => ({ keys: [publicPart(keys.current)] }),
  idToken: withoutKid,
}

export const kidAbsentMultiple: Partial<Behaviour> = {
  keySet: () => ({ keys: [publicPart(keys.current), publicPart(keys.next)] }),
  idToken: withoutKid,
}

export const rotated: Partial<Behaviour> = {
  keySet: () => ({ keys: [publicPart(keys.next)] }),
  idToken: withHeader(() => ({ kid: keys.next.kid }), rsaSigner(keys.next)),
}
