import type { endpoints } from '@planbridge/shared/contract'
import type { UseCaseFor } from '../principal/principal.ts'
import { requirePerson } from '../principal/require-person.ts'
import { beginning, entryView, positionText, readPosition } from './entry-view.ts'
import type { TimelineNeeds } from './needs.ts'
import { timelineReader } from './reader.ts'

const pageMax = 50

/** Lists the activity of the caller's person, newest first. */
export const listActivity =
  (needs: TimelineNeeds): UseCaseFor<typeof endpoints.listActivity, 'browser-session'> =>
  async ({ before, connection, topic }, requestSession) => {
    const person = requirePerson(requestSession)
    // A store that takes no writes can still be read; the last calls are then missing.
    await needs.calls.flush().catch(() => undefined)
    const { timeline } = needs.store
    const reader = await timelineReader(needs, person)
    // Read before the page: an entry that is added in between is then sent by the stream as well, instead of by neither.
    const [newest] = await timeline.list({ reader, max: 1 })
    const found = await timeline.list({
      reader,
      before: before === undefined ? undefined : readPosition(before),
      connection,
      topic,
      max: pageMax + 1,
    })
    return {
      entries: found.slice(0, pageMax).map((row) => entryView(needs.integrations, row)),
      more: found.length > pageMax,
      resume: positionText(newest?.position ?? beginning),
    }
  }
