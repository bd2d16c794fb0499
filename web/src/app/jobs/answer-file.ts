import type { ReadAnswer } from '../../core/jobs/jobs-store.ts'

const endings: Readonly<Record<string, string>> = {
  'application/json': 'json',
  'application/pdf': 'pdf',
  'application/xml': 'xml',
  'text/csv': 'csv',
  'text/calendar': 'ics',
  'text/html': 'html',
  'text/xml': 'xml',
}

const endingOf = (mediaType: string): string => {
  const type = mediaType.split(';')[0]?.trim().toLowerCase() ?? ''
  if (type.endsWith('+json')) return 'json'
  return endings[type] ?? (type.startsWith('text/') ? 'txt' : 'bin')
}

const bytesOf = (base64url: string): Uint8Array<ArrayBuffer> => {
  const characters = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(characters, (character) => character.charCodeAt(0))
}

/** A kept answer as a file: its name with the date of the run, its content and media type. */
export const answerFile = ({ due_at, media_type: mediaType, text, base64url }: ReadAnswer) => ({
  name: `answer-${due_at.slice(0, 16).replaceAll(':', '-')}.${endingOf(mediaType)}`,
  content: text ?? bytesOf(base64url ?? ''),
  mediaType,
})
