import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Journal, JournalEntry } from '../mock/simulators/journaled.ts'

const entryOf = (line: string): readonly JournalEntry[] => {
  try {
    return [JSON.parse(line) as JournalEntry]
  } catch {
    // The process was killed while it wrote this line.
    return []
  }
}

const readLines = (file: string): readonly string[] => {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : ''
  // The next entry must not continue a line that was cut.
  if (text !== '' && !text.endsWith('\n')) appendFileSync(file, '\n')
  return text.split('\n').filter((line) => line !== '')
}

/** A journal in a file, one entry per line. It contains tokens of the simulation, so only its owner can read it. */
export const fileJournal = (file: string): Journal => ({
  entries: () => readLines(file).flatMap(entryOf),
  append: (entry) => {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    appendFileSync(file, `${JSON.stringify(entry)}\n`, { mode: 0o600 })
  },
})
