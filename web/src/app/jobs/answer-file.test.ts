import type { ReadAnswer } from '../../core/jobs/jobs-store.ts'
import { expect, test } from 'vitest'
import { answerFile } from './answer-file.ts'

const answer = (change: Partial<ReadAnswer>) =>
  ({ due_at: '2026-11-30T17:46:00.000Z', text: null, base64url: null, ...change }) as ReadAnswer

test.each([
  ['application/json; charset=utf-8', 'json'],
  ['application/hal+json', 'json'],
  ['text/csv', 'csv'],
  ['text/plain', 'txt'],
  ['application/octet-stream', 'bin'],
])('an answer of the type %s is saved with the date of its run and the ending %s', (type, ending) => {
  const file = answerFile(answer({ media_type: type, text: 'x' }))
  expect(file).toMatchObject({ name: `answer-2026-11-30T17-46.${ending}`, content: 'x', mediaType: type })
})

test('an answer that is no text is saved with its bytes', () => {
  const { content } = answerFile(answer({ media_type: 'application/pdf', base64url: '-_8A' }))
  expect(content).toEqual(new Uint8Array([251, 255, 0]))
})
