export { type PlanbridgeServerOptions, startPlanbridge } from './start-planbridge.ts'
export { openKit } from './open-kit.ts'
export type { Kit, KitOptions } from '../kit/kit.ts'
export {
  freePorts,
  originsOf,
  type SimulatorPorts,
  type Simulators,
  startSimulators,
} from '../start-simulators.ts'
export { type Listening, throughHttp } from '../transports/http.ts'
export { type MswNodeOptions, type MswServer, throughMswNode } from '../transports/msw-node.ts'
export { sendFrom } from '../transports/send-from.ts'
