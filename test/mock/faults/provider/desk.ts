import type { IssuedCode } from './issued-code.ts'
import type { Script } from './script.ts'

/** What the doors of the provider share. */
export interface CommandContext {
  readonly issuer: string
  readonly seconds: () => number
  readonly codes: Map<string, IssuedCode>
  readonly secrets: string[]
  script: Script
}

/** A secret of the provider's making, noted so that a test can look for it. */
export const mint = ({ secrets }: CommandContext, kind: 'CODE' | 'AT' | 'RT'): string => {
  const secret = `CANARY-${kind}-${crypto.randomUUID()}`
  secrets.push(secret)
  return secret
}
