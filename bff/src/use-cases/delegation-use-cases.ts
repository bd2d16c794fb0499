import { listDelegations } from '../delegations/list-delegations.ts'
import { narrowDelegation } from '../delegations/narrow-delegation.ts'
import type { DelegationNeeds } from '../delegations/needs.ts'
import { changeJob } from '../jobs/change-job.ts'
import { addJob, listJobs, pauseJob, removeJob } from '../jobs/jobs.ts'

/** The use cases of delegations and jobs. */
export const delegationUseCases = (needs: DelegationNeeds) => ({
  listDelegations: listDelegations(needs),
  narrowDelegation: narrowDelegation(needs),
  listJobs: listJobs(needs),
  addJob: addJob(needs),
  changeJob: changeJob(needs),
  pauseJob: pauseJob(needs),
  removeJob: removeJob(needs),
})
