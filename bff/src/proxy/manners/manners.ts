import type { Awaitable } from '../../awaitable.ts'
import type { Integration } from '../../integration.ts'
import type { BudgetStore } from '../../store/ports.ts'
import { type Admission, refused, type WishedCall } from './admission.ts'
import { ClosureWatch } from './closure-watch.ts'
import { type FailedCall, repeatAfterMs } from './retry-policy.ts'
import { sharedPots, type SharedPots } from './shared-pots.ts'
import { readStanding, type Standing } from './standing.ts'
import { type ApiServer, openServer, openStation, type Station, type StationNeeds } from './station.ts'

export interface MannersNeeds extends StationNeeds {
  readonly integrations: Iterable<Integration>
  readonly budgets: BudgetStore
}

/** How we treat providers: no more at once, no faster and no more often than they bear. */
export interface Manners {
  /** Whether a call may go out; at once where there is room for it. */
  admit(call: WishedCall): Awaitable<Admission>
  /** After how many milliseconds a failed call may be made once more, admitted anew; undefined: it may not. */
  repeatAfterMs(integration: Pick<Integration, 'id'>, failed: FailedCall): number | undefined
  /** How an integration stands here. */
  standing(integration: Pick<Integration, 'id'>): Promise<Standing | undefined>
}

const openStations = (needs: MannersNeeds, pots: SharedPots): ReadonlyMap<string, Station> => {
  const servers = new Map<string, ApiServer>()
  const stations = new Map<string, Station>()
  for (const integration of needs.integrations) {
    const { origin } = new URL(integration.origins.api)
    const server = servers.get(origin) ?? openServer(needs, origin)
    servers.set(origin, server)
    stations.set(integration.id, openStation(needs, { integration, server, pots }))
  }
  return stations
}

export const openManners = (needs: MannersNeeds): Manners => {
  const { budgets, clock, chance } = needs
  const pots = sharedPots(budgets)
  const stations = openStations(needs, pots)
  const watch = new ClosureWatch({
    budgets,
    learn: ({ key, code, forMs }) =>
      void stations
        .get(key.integration)
        ?.lanes.find(key)
        ?.close(clock.now() + forMs, code),
  })
  return {
    admit(call) {
      const { integration, connection } = call
      const station = stations.get(integration.id)
      if (!station) return refused('operation-not-allowed', 0)
      watch.heed(clock.now())
      return station.gate.admit(connection.account || connection.id, call)
    },
    repeatAfterMs({ id }, failed) {
      const budget = stations.get(id)?.server.repeats
      return budget && repeatAfterMs({ chance, budget }, failed, clock.now())
    },
    async standing({ id }) {
      const station = stations.get(id)
      return station && readStanding(station, pots, clock.now())
    },
  }
}
