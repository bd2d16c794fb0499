import type { ScenarioName } from '../scenarios/names.ts'
import type { Question, SimulationState } from './messages.ts'
import { askWorker } from './page/ask-worker.ts'

export type { ClockState, SimulationState } from './messages.ts'
export { scenarioNames, scenarioParameter, scenarioTitles, type ScenarioName } from '../scenarios/names.ts'

/** The simulation of this tab. Each method resolves to the state after it. */
export interface TabControls {
  readonly state: () => Promise<SimulationState>
  /** Stops the clock. */
  readonly freeze: () => Promise<SimulationState>
  readonly resume: () => Promise<SimulationState>
  /** Moves the clock by milliseconds. */
  readonly advance: (ms: number) => Promise<SimulationState>
  /** Begins again from a named state. */
  readonly setScenario: (name: ScenarioName) => Promise<SimulationState>
  /** Deletes everything. */
  readonly reset: () => Promise<SimulationState>
}

const ask = (question: Question) => askWorker(question)

/** Controls the simulation whose worker answers for this page. The methods reject in a page that it does not answer for. */
export const tabControls = (): TabControls => ({
  state: () => ask({ kind: 'state' }),
  freeze: () => ask({ kind: 'freeze' }),
  resume: () => ask({ kind: 'resume' }),
  advance: (ms) => ask({ kind: 'advance', ms }),
  setScenario: (name) => ask({ kind: 'scenario', name }),
  reset: () => ask({ kind: 'reset' }),
})
