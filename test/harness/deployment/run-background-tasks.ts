import type { Planbridge } from '@planbridge/bff/compose'

/** Runs background tasks and due jobs until no job is due, as a scheduler does within a minute. */
export const runBackgroundTasks = async ({
  planbridge,
}: {
  readonly planbridge: Planbridge
}): Promise<void> => {
  const { maintain, endExpiredAndFindDueJobs, runJob, repeated } = planbridge.backgroundTasks
  await maintain()
  for (const { run } of repeated) await run()
  let due = await endExpiredAndFindDueJobs()
  while (due.length > 0) {
    await Promise.all(due.map(({ id }) => runJob(id)))
    due = await endExpiredAndFindDueJobs()
  }
}
