import type { ProviderId } from '@planbridge/shared/providers'
import type { ProviderAdapter } from './adapter.ts'
import { plannrAdapter } from './plannr.ts'

/** Adapters by provider id. No other code depends on a provider id. */
export const adapters: Partial<Record<ProviderId, ProviderAdapter>> = { plannr: plannrAdapter }
