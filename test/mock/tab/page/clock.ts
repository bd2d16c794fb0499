import { type ClockState, timeOf } from '../messages.ts'

/** Gives the scripts of the page the time of the simulation. The returned function moves it. */
export const simulateDate = (first: ClockState): ((clock: ClockState) => void) => {
  let clock = first
  const Machine = Date
  const now = () => timeOf(clock, Machine.now())
  const Simulated = function (this: unknown, ...parts: readonly unknown[]) {
    if (new.target === undefined) return new Machine(now()).toString()
    return Reflect.construct(Machine, parts.length === 0 ? [now()] : parts, new.target)
  }
  Object.setPrototypeOf(Simulated, Machine)
  Simulated.prototype = Machine.prototype
  globalThis.Date = Object.assign(Simulated, { now }) as unknown as DateConstructor
  return (next) => void (clock = next)
}
