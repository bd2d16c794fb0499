import type { BackgroundTasks } from './ports.ts'
import { endExpired } from '../delegations/end-expired.ts'
import { renewIdle } from '../delegations/renew-idle.ts'
import type { DelegationNeeds } from '../delegations/needs.ts'
import { runJob } from '../jobs/run-job.ts'
import { sendExpiryWarnings } from '../delegations/send-expiry-warnings.ts'

const batch = 100

/** Everything that has to happen with nobody asking for it. Any process may do any of it, as often as it likes. */
export const backgroundTasksOf = (needs: DelegationNeeds, purge: () => Promise<void>): BackgroundTasks => ({
  async watch() {
    const [due] = await Promise.all([needs.store.jobs.due(needs.clock.now(), batch), endExpired(needs)])
    return due.map(({ id }) => id)
  },
  async tend() {
    await purge()
    await sendExpiryWarnings(needs)
    await renewIdle(needs)
  },
  run: runJob(needs),
})
