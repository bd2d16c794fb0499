import type { Simulation } from './plan-simulation.ts'

/** What a person can try at the simulated providers, as lines for the terminal. */
export const simulatedScreens = ({ plannr, docplanner }: Simulation): readonly string[] => [
  ...(plannr ? [`Plannr's clients and tasks are at ${plannr.api}/clients`] : []),
  ...(docplanner ? [`Docplanner's calendar is at ${docplanner.api}/calendar`] : []),
]
