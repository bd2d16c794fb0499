import type { ShownCode } from '../../core/bff-client.ts'
import type { FailureMessage } from '../failure-message.ts'
import { appFailures } from './app-failures.ts'
import { attemptFailures } from './attempt-failures.ts'
import { connectFailures } from './connect-failures.ts'
import { providerFailures } from './provider-failures.ts'

/** The text for every failure: the event and the next step. */
export const failures: Record<ShownCode, FailureMessage> = {
  ...appFailures,
  ...attemptFailures,
  ...connectFailures,
  ...providerFailures,
}
