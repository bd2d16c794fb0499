import { type RateLimitFault, withNames } from '../fault.ts'
import { docplannerFaults } from './docplanner.ts'
import { dynamicPlannerFaults } from './dynamic-planner.ts'
import { plannrFaults } from './plannr.ts'

const faults = {
  ...docplannerFaults,
  ...dynamicPlannerFaults,
  ...plannrFaults,
}

export type RateLimitFaultName = keyof typeof faults

/** Responses with which the three APIs refuse calls for a while, by name. */
export const rateLimitFaults = withNames<RateLimitFaultName, RateLimitFault>(faults)
