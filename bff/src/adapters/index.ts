import type { ProviderId } from '@planbridge/shared/providers'
import type { ProviderAdapter } from './adapter.ts'
import { plannrAdapter } from './plannr.ts'

/** The only place where a provider's id meets code. */
export const adapters: Partial<Record<ProviderId, ProviderAdapter>> = { plannr: plannrAdapter }
