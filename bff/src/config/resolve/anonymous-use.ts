import type { Integration } from '../../domain/integration.ts'
import { isLoopback } from './web-address.ts'

/** Anonymous use is allowed only on a loopback origin with simulated providers. */
export const allowsAnonymousUse = (
  origin: URL | undefined,
  environments: readonly (Integration['environment'] | undefined)[],
): boolean => isLoopback(origin) && environments.every((environment) => environment === 'simulated')
