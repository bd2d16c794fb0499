export {
  type PlacedSetup,
  type ProviderOrigins,
  type SimulatorChanges,
  type SimulatorSetup,
  simulatorsOf,
} from './simulators/all-simulators.ts'
export { docplanner, type DocplannerOptions, type DocplannerSimulator } from './simulators/docplanner.ts'
export {
  type DynamicPlanner,
  dynamicPlanner,
  type DynamicPlannerOptions,
} from './simulators/dynamic-planner.ts'
export { firm, type FirmOptions, type FirmSimulator } from './simulators/firm/firm.ts'
export { type Interruptible, interruptible, type Interruption } from './simulators/interruptible.ts'
export { type Journal, journaled, type JournalEntry } from './simulators/journaled.ts'
export { plannr, type PlannrOptions, type PlannrSimulator } from './simulators/plannr.ts'
export type { Deliver, Delivery, Environment, Simulator } from './simulators/simulator.ts'
export { type Arrival, type Choice, type Visitor, visitor } from './simulators/visitor.ts'
export { type InProcess, inProcess, type Program } from './transports/in-process.ts'
export { demoSecrets, type RedirectUris, redirectUrisAt, sampleHostKey } from './registrations.ts'
