import { checkIdentities } from '../delegations/check-identities.ts'
import { endExpired } from '../delegations/end-expired.ts'
import { renewIdle } from '../delegations/renew-idle.ts'
import { sendExpiryWarnings } from '../delegations/send-expiry-warnings.ts'
import type { JobNeeds } from '../jobs/needs.ts'
import { purgeAnswers } from '../jobs/kept-answers.ts'
import { runJob } from '../jobs/run-job.ts'
import type { BackgroundTasks, RepeatedTask } from './ports.ts'

const batch = 100

interface Maintenance {
  readonly purge: () => Promise<void>
  /** Tries owed revocations again. */
  readonly retryDue: () => Promise<void>
  /** Erases guests whose session has ended. */
  readonly abandonedGuests: () => Promise<void>
  /** Ends connect sessions whose time has passed, and erases connections that were not verified. */
  readonly endOverdue: () => Promise<void>
  readonly repeated: readonly RepeatedTask[]
}

/** The work that no request triggers. Each task may run at any time and in several processes at once. */
export const backgroundTasksOf = (
  needs: JobNeeds,
  { purge, retryDue, abandonedGuests, endOverdue, repeated }: Maintenance,
): BackgroundTasks => ({
  async endExpiredAndFindDueJobs() {
    const [due] = await Promise.all([needs.store.jobs.due(needs.clock.now(), batch), endExpired(needs)])
    return due
  },
  async maintain() {
    await endOverdue()
    await purge()
    await abandonedGuests()
    await purgeAnswers(needs)()
    await sendExpiryWarnings(needs)
    await renewIdle(needs)
    await checkIdentities(needs)
    await retryDue()
  },
  repeated,
  runJob: runJob(needs),
})
