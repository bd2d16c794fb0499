import type { BackgroundTasks } from './ports.ts'
import { endDue } from '../delegations/end-due.ts'
import { keepAlive } from '../delegations/keep-alive.ts'
import type { DelegationNeeds } from '../delegations/needs.ts'
import { runJob } from '../jobs/run-job.ts'
import { warnAhead } from '../delegations/warnings.ts'

const batch = 100

/** Everything that has to happen with nobody asking for it. Any process may do any of it, as often as it likes. */
export const backgroundTasksOf = (needs: DelegationNeeds, purge: () => Promise<void>): BackgroundTasks => ({
  async endExpiredAndFindDueJobs() {
    const [due] = await Promise.all([needs.store.jobs.due(needs.clock.now(), batch), endDue(needs)])
    return due.map(({ id }) => id)
  },
  async maintain() {
    await purge()
    await warnAhead(needs)
    await keepAlive(needs)
  },
  runJob: runJob(needs),
})
