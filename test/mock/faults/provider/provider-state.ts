import type { Behaviour } from './behaviour.ts'
import type { IssuedCode } from './issued-code.ts'

/** The state that the endpoints of the hostile provider share. */
export interface ProviderState {
  readonly issuer: string
  /** The current time in seconds since 1970. */
  readonly seconds: () => number
  readonly codes: Map<string, IssuedCode>
  readonly secrets: string[]
  behaviour: Behaviour
}

/** Makes a secret and records it, so that a test can search for it. */
export const mintSecret = ({ secrets }: ProviderState, kind: 'CODE' | 'AT' | 'RT'): string => {
  const secret = `CANARY-${kind}-${crypto.randomUUID()}`
  secrets.push(secret)
  return secret
}
