import type { AnswerId, ConnectionId, JobId } from '@planbridge/shared/contract'
import type { Millis } from './millis.ts'

/** An answer of a run, without its content. */
export interface AnswerRow {
  readonly id: AnswerId
  readonly job: JobId
  readonly connection: ConnectionId
  readonly tenant: string
  /** The run that it belongs to. */
  readonly dueAt: Millis
  readonly keptAt: Millis
  /** Bytes of the content that are kept. */
  readonly bytes: number
  readonly truncated: boolean
  /** The number of entries, if the content is a list. */
  readonly entries: number | null
}

export interface SealedAnswer extends AnswerRow {
  readonly sealed: string
}

/** The last answers of jobs. Each belongs to the person whose job it is, and is found by no other. */
export interface AnswerStore {
  /**
   * Adds an answer and deletes those of the job beyond the newest `max`. Resolves to false, with nothing stored, if the job was deleted
   * or has no person.
   */
  add(answer: SealedAnswer, max: number): Promise<boolean>
  /** The answers of a person's jobs, by job. */
  listFor(jobs: readonly JobId[], person: string): Promise<ReadonlyMap<JobId, AnswerRow[]>>
  find(id: AnswerId, job: JobId, person: string): Promise<SealedAnswer | undefined>
  /** The number of texts that are no token sets, by vault key; '' stands for an unreadable key id. */
  countByKey(): Promise<ReadonlyMap<string, number>>
  /** Deletes the answers that were kept before this time. */
  purge(keptBefore: Millis): Promise<void>
}
