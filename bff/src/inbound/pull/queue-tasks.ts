import type { RepeatedTask } from '../../scheduler/ports.ts'
import type { PullNeeds } from './needs.ts'
import { pullQueues } from './pull-queue.ts'
import { releaseEvents } from './release-events.ts'

/** How often the tasks look whether an integration has its turn. */
const everyMs = 1_000

/** The work at the queues of providers. */
export const queueTasks = (needs: PullNeeds): readonly RepeatedTask[] => [
  { name: 'pull-events', everyMs, run: pullQueues(needs) },
  { name: 'release-events', everyMs, run: releaseEvents(needs) },
]
