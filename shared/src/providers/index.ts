import type { ProviderDefinition } from './definition.ts'
import { docplanner } from './docplanner.ts'
import { dynamicPlanner } from './dynamic-planner.ts'
import { plannr } from './plannr.ts'

/** All providers by id. */
export const providers = {
  'dynamic-planner': dynamicPlanner,
  plannr,
  docplanner,
} as const satisfies Record<string, ProviderDefinition>

export type ProviderId = keyof typeof providers
export * from './definition.ts'
export * from './inbound.ts'
export * from './operation.ts'
export * from './pace.ts'
