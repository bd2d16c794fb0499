import { AnswerId, type endpoints } from '@planbridge/shared/contract'
import { dayMs } from '@planbridge/shared/durations'
import { isoTime } from '../domain/iso-time.ts'
import { Failure } from '../failure.ts'
import type { UseCaseFor } from '../principal/principal.ts'
import { requirePerson } from '../principal/require-person.ts'
import type { AnswerContent } from '../proxy/read-answer.ts'
import { randomToken } from '../runtime/random-token.ts'
import type { AnswerRow, JobRow, RunRow } from '../store/ports/ports.ts'
import { readContent, writeContent } from './answer-content.ts'
import type { JobNeeds } from './needs.ts'
import { ownJob } from './own-job.ts'

/** Answers of one job. */
const answersMax = 5
const answerDays = 14
/** Bytes that are kept of an answer. */
export const answerBytesMax = 64_000

type Needs = Pick<JobNeeds, 'store' | 'vault' | 'clock' | 'random' | 'events'>

/** Keeps the answer of a run for the person whose job it is. A failure costs the answer only: the call has been made. */
export const keepAnswer = async (
  { store, vault, clock, random, events }: Needs,
  { job, run, answer }: { readonly job: JobRow; readonly run: RunRow; readonly answer: AnswerContent },
): Promise<void> => {
  try {
    const row = await store.connections.find(job.connection)
    if (!row) return
    const id = AnswerId.parse(randomToken(random))
    const { text, entries } = writeContent(answer)
    const kept: AnswerRow = {
      id,
      job: job.id,
      connection: job.connection,
      tenant: row.tenant,
      dueAt: run.dueAt,
      keptAt: clock.now(),
      bytes: answer.bytes.byteLength,
      truncated: answer.truncated,
      entries,
    }
    await store.answers.add({ ...kept, sealed: await vault.sealAnswer(kept, text) }, answersMax)
  } catch (error) {
    const detail = error instanceof Failure ? error.code : 'internal'
    events.answerNotKept({ job: job.id, connection: job.connection, detail })
  }
}

/** Deletes answers that are too old, or all of them if none are to be kept. */
export const purgeAnswers =
  ({ store, clock, keepAnswers }: Pick<JobNeeds, 'store' | 'clock' | 'keepAnswers'>) =>
  (): Promise<void> =>
    store.answers.purge(keepAnswers ? clock.now() - answerDays * dayMs : Number.MAX_SAFE_INTEGER)

/** The public view of an answer without its content. */
export const answerView = ({ id, bytes, truncated, entries }: AnswerRow) => ({
  id,
  bytes,
  truncated,
  entries,
})

/** Opens a kept answer for the person whose job it is. */
export const getAnswer =
  (needs: JobNeeds): UseCaseFor<typeof endpoints.getAnswer, 'browser-session'> =>
  async ({ job: id, answer }, requestSession) => {
    const { subject } = requirePerson(requestSession)
    const { job, row } = await ownJob(needs, requestSession, id)
    const found = needs.keepAnswers ? await needs.store.answers.find(answer, job.id, subject) : undefined
    if (!found) throw new Failure('answer-not-found', 'not kept, or of another person')
    const opened = await needs.vault.openAnswer(found, found.sealed)
    if (opened.kind !== 'opened')
      throw new Failure('vault-unreadable', opened.detail, { connection: row.id, retryAfterSeconds: 60 })
    return { ...answerView(found), due_at: isoTime(found.dueAt), ...readContent(opened.text) }
  }
