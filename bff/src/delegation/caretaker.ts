import { endDue } from './end-due.ts'
import { keepAlive } from './keep-alive.ts'
import type { DelegationNeeds } from './needs.ts'
import { runDueJobs } from './run-due-jobs.ts'
import { warnAhead } from './warnings.ts'

/** Everything that has to happen with nobody asking for it. May be called at any time, by any process, as often as one likes. */
export const takeCare = async (needs: DelegationNeeds): Promise<void> => {
  await endDue(needs)
  await warnAhead(needs)
  await keepAlive(needs)
  let ran = await runDueJobs(needs)
  while (ran > 0) ran = await runDueJobs(needs)
}
