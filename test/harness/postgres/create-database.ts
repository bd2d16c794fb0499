import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { inject } from 'vitest'
import { makeDatabase } from './database.ts'
import type { DoorAnswer } from './global-setup.ts'

/** A fresh, empty database of the run's one PostgreSQL server, which starts with the first of them; answers its address. */
export const createDatabase = async (): Promise<string> => {
  const answer = JSON.parse(await text(connect(inject('postgresDoor'), '127.0.0.1'))) as DoorAnswer
  if ('failed' in answer) throw new Error(answer.failed)
  return makeDatabase(answer.folder)
}
