import { changeJob } from '../jobs/change-job.ts'
import { addJob, listJobs, pauseJob, removeJob } from '../jobs/jobs.ts'
import { getAnswer } from '../jobs/kept-answers.ts'
import { runJobNow } from '../jobs/run-job-now.ts'
import { listDelegations } from '../delegations/list-delegations.ts'
import { narrowDelegation } from '../delegations/narrow-delegation.ts'
import type { JobNeeds } from '../jobs/needs.ts'

/** The use cases of delegations and jobs. */
export const delegationUseCases = (needs: JobNeeds) => ({
  listDelegations: listDelegations(needs),
  narrowDelegation: narrowDelegation(needs),
  listJobs: listJobs(needs),
  addJob: addJob(needs),
  changeJob: changeJob(needs),
  pauseJob: pauseJob(needs),
  removeJob: removeJob(needs),
  runJobNow: runJobNow(needs),
  getAnswer: getAnswer(needs),
})
