import { join } from 'node:path'
import { makeDocplanner, makeDynamicPlanner, makePlannr } from '../mock/simulators/all-simulators.ts'
import { firm as makeFirm } from '../mock/simulators/firm/firm.ts'
import { journaled } from '../mock/simulators/journaled.ts'
import type { DocplannerOptions } from '../mock/simulators/docplanner.ts'
import type { Environment, Simulator } from '../mock/simulators/simulator.ts'
import { throughHttp } from '../mock/transports/http.ts'
import type { Program } from '../mock/transports/in-process.ts'
import { canSendFrom, sendFrom } from '../mock/transports/send-from.ts'
import { fileJournal } from './file-journal.ts'
import type { Simulation } from './plan-simulation.ts'

const portOf = (address: string): number => Number(new URL(address).port)

interface Planned {
  readonly name: string
  readonly ports: readonly number[]
  readonly make: (environment: Environment) => Program & Pick<Simulator, 'sendDue'>
}

// Webhooks that failed are tried again after seconds or minutes.
const sendEveryMs = 1_000

const noOrigins = { identity: '', api: '', plannr: '', docplanner: '' }
type Addresses = Pick<DocplannerOptions, 'publicIps' | 'spareIps'>

// The clients are given, so these are not used.
const uris = { hybrid: '', code: '', plannr: '' }

/** Docplanner's addresses on this machine. macOS knows one loopback address only, so there every push comes from it. */
const loopbackAddresses = async (): Promise<Addresses> => {
  const publicIps = ['127.0.71.10', '127.0.71.11']
  return (await canSendFrom('127.0.71.10'))
    ? { publicIps, spareIps: ['127.0.71.12', '127.0.71.13'] }
    : { publicIps: ['127.0.0.1'], spareIps: [] }
}

const plannedOf = (
  { dynamicPlanner, plannr, docplanner, firm }: Simulation,
  addresses: Addresses,
): readonly Planned[] => {
  const planned: Planned[] = []
  if (dynamicPlanner) {
    const { identity, api, clients, keys } = dynamicPlanner
    planned.push({
      name: 'dynamic-planner',
      ports: [portOf(identity), portOf(api)],
      make: (environment) =>
        makeDynamicPlanner({
          environment,
          uris,
          origins: { ...noOrigins, identity, api },
          dynamicPlanner: { clients, subscriptionKeys: keys.map((key) => ({ key })) },
        }),
    })
  }
  if (plannr) {
    const { api, clients, subscriptions } = plannr
    planned.push({
      name: 'plannr',
      ports: [portOf(api)],
      make: (environment) =>
        makePlannr({
          environment,
          uris,
          origins: { ...noOrigins, plannr: api },
          plannr: { clients, subscriptions },
        }),
    })
  }
  if (docplanner) {
    const { api, clients, domain } = docplanner
    planned.push({
      name: 'docplanner',
      ports: [portOf(api)],
      make: (environment) =>
        makeDocplanner({
          environment,
          uris,
          origins: { ...noOrigins, docplanner: api },
          docplanner: { clients, domain, ...addresses },
        }),
    })
  }
  if (firm)
    planned.push({
      name: 'firm',
      ports: [portOf(firm.issuer)],
      make: (environment) => makeFirm({ ...firm, environment }),
    })
  return planned
}

/**
 * Serves the planned simulators at their addresses. Their state survives in journals in the folder. Rejects with the error of
 * `listen`, for example `EADDRINUSE` with the `port`.
 */
export const serveSimulation = async (simulation: Simulation, folder: string) => {
  const servers: { readonly close: () => Promise<void> }[] = []
  const simulators: Pick<Simulator, 'sendDue'>[] = []
  const sending = setInterval(() => simulators.forEach((one) => void one.sendDue?.()), sendEveryMs).unref()
  const close = async () => {
    clearInterval(sending)
    await Promise.all(servers.map((server) => server.close()))
  }
  try {
    for (const { name, ports, make } of plannedOf(simulation, await loopbackAddresses())) {
      const environment = { now: () => Date.now(), seed: 'demo', deliver: sendFrom }
      const simulator = await journaled(make, environment, fileJournal(join(folder, `${name}.jsonl`)))
      simulators.push(simulator)
      servers.push(await throughHttp(() => simulator, ports))
    }
  } catch (error) {
    await close()
    throw error
  }
  return { close }
}
