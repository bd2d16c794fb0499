import type { Events } from '../events.ts'
import type { ClockDifference } from '../oauth/clock-difference.ts'
import type { IdTokenVerification } from '../oauth/id-token.ts'

/** Receives the result of every verified ID token of an integration. */
type ClockWatch = (integration: string, verification: IdTokenVerification) => void

/**
 * Reports a clock that contradicts the one of a provider: once for each integration, claim and direction, and again only after an ID
 * token of the integration was valid.
 */
export const watchClocks = (events: Pick<Events, 'clockDiffers'>): ClockWatch => {
  const reported = new Map<string, Set<string>>()
  const report = (integration: string, { claim, seconds }: ClockDifference) => {
    const known = reported.get(integration) ?? new Set()
    const name = `${claim} ${Math.sign(seconds)}`
    if (known.has(name)) return
    reported.set(integration, known.add(name))
    events.clockDiffers({ integration, claim, seconds })
  }
  return (integration, verification) => {
    if (verification.kind === 'valid') reported.delete(integration)
    if (verification.kind === 'invalid' && verification.clock) report(integration, verification.clock)
  }
}
