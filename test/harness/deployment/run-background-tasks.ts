import type { Planbridge } from '@planbridge/bff/compose'

/** What a job engine does in the course of a minute, at once: until nothing is due any more. */
export const runBackgroundTasks = async ({
  planbridge,
}: {
  readonly planbridge: Planbridge
}): Promise<void> => {
  const { maintain: tend, endExpiredAndFindDueJobs: watch, runJob: run } = planbridge.backgroundTasks
  await tend()
  for (let due = await watch(); due.length > 0; due = await watch()) await Promise.all(due.map(run))
}
