import type { Integration } from '../../domain/integration.ts'
import { isLoopback } from './web-address.ts'

/** Nobody needs to sign in only where nothing real can be reached and nobody else reaches us. */
export const allowsAnonymousUse = (
  origin: URL | undefined,
  environments: readonly (Integration['environment'] | undefined)[],
): boolean => isLoopback(origin) && environments.every((environment) => environment === 'simulated')
