import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { inject } from 'vitest'
import { makeDatabase } from './database.ts'
import type { PostgresAnswer } from './global-setup.ts'

/** Creates an empty database on the PostgreSQL server of the run and returns its URL. The server starts on first use. */
export const createDatabase = async (): Promise<string> => {
  const answer = JSON.parse(await text(connect(inject('postgresPort'), '127.0.0.1'))) as PostgresAnswer
  if ('failed' in answer) throw new Error(answer.failed)
  return makeDatabase(answer.folder)
}
