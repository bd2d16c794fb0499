import type { Planbridge } from '@planbridge/bff/compose'

/** Runs background tasks and due jobs until no job is due, as a scheduler does within a minute. */
export const runBackgroundTasks = async ({
  planbridge,
}: {
  readonly planbridge: Planbridge
}): Promise<void> => {
  const { maintain: tend, endExpiredAndFindDueJobs: watch, runJob: run } = planbridge.backgroundTasks
  await tend()
  for (let due = await watch(); due.length > 0; due = await watch()) await Promise.all(due.map(run))
}
