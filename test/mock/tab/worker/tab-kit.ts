import type { Cookies } from '../../kit/browser.ts'
import type { KitKeep } from '../../kit/keep.ts'
import type { Kit, KitSite } from '../../kit/kit.ts'
import { openKeptKit } from '../../kit/open-kept-kit.ts'
import type { JournaledRequest } from '../../simulators/journaled.ts'
import type { ScenarioName } from '../../scenarios/names.ts'
import { docplannerPath, plannrPath } from '../places.ts'
import { apiOrigin, providerOriginsAt } from '../provider-origins.ts'
import { clockFrom } from './saved-clock.ts'
import type { SavedDatabase } from './saved-database.ts'
import type { Saved, SavedState } from './saved-state.ts'

export interface TabKitNeeds {
  readonly origin: string
  readonly site: KitSite
  readonly database: SavedDatabase
  readonly state: SavedState
  readonly saved: Partial<Saved>
  /** The scenario to begin with; undefined: the saved one continues. */
  readonly scenario?: ScenarioName
}

/** A jump of the clock by an hour ends no session of a guest. */
const longSessions = (text: string): string => `${text}
sessions: { idle_minutes: 1440, absolute_hours: 720 }
`

// A read of an API changes no state, and people make many.
const changesState = ({ method, url }: JournaledRequest): boolean => {
  const isOfApi = [apiOrigin, `${plannrPath}/api/`, docplannerPath].some((part) => url.includes(part))
  return !isOfApi || (method !== 'GET' && method !== 'HEAD')
}

/** Opens the kit of this tab as an earlier worker left it. Its cookies are a live view of the browser's. */
export const openTabKit = async (needs: TabKitNeeds): Promise<{ kit: Kit; cookies: Cookies }> => {
  const { origin, site, database, state, saved } = needs
  const cookies: Cookies = new Map(saved.cookies)
  let content = saved.store
  const keep: KitKeep = {
    openStore: () => database.open(content),
    journalOf: (simulator) => ({ ...state.journalOf(simulator), keeps: changesState }),
    cookies,
    async clear() {
      content = undefined
      await state.clear()
    },
    continues: saved.scenario,
  }
  const kit = await openKeptKit(
    {
      origin,
      providerOrigins: providerOriginsAt(origin),
      clock: clockFrom(saved.clock),
      seed: 'simulation',
      config: longSessions,
      site,
      ...(needs.scenario === undefined ? {} : { scenario: needs.scenario }),
    },
    keep,
  )
  return { kit, cookies }
}
