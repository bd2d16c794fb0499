import { mayUseService, type ServiceNeeds } from '../connections/service-use.ts'
import { followActivity } from '../timeline/follow-activity.ts'
import { listActivity } from '../timeline/list-activity.ts'
import type { TimelineNeeds } from '../timeline/needs.ts'
import { openTail } from '../timeline/tail.ts'

export interface TimelineUseCaseNeeds extends Omit<TimelineNeeds, 'mayUseService'>, ServiceNeeds {}

/** The use cases of a person's activity. */
export const openTimeline = (needs: TimelineUseCaseNeeds) => {
  const timeline: TimelineNeeds = {
    ...needs,
    mayUseService: (row, subject) => mayUseService(needs, row, subject),
  }
  const tail = openTail(timeline)
  return {
    useCases: {
      listActivity: listActivity(timeline),
      followActivity: followActivity(timeline, tail),
    },
    endStreams: tail.end,
  }
}
