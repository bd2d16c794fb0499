import type { Duty } from '../jobs/ports.ts'
import { endDue } from './end-due.ts'
import { keepAlive } from './keep-alive.ts'
import type { DelegationNeeds } from './needs.ts'
import { runJob } from './run-job.ts'
import { warnAhead } from './warnings.ts'

const batch = 100

/** Everything that has to happen with nobody asking for it. Any process may do any of it, as often as it likes. */
export const dutyOf = (needs: DelegationNeeds, purge: () => Promise<void>): Duty => ({
  async watch() {
    const [due] = await Promise.all([needs.store.jobs.due(needs.clock.now(), batch), endDue(needs)])
    return due.map(({ id }) => id)
  },
  async tend() {
    await purge()
    await warnAhead(needs)
    await keepAlive(needs)
  },
  run: runJob(needs),
})
