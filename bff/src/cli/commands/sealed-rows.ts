import { counted } from './command.ts'

/** The number of sealed rows in words; `answers` of them are others: answers of jobs and to hosts, events of providers, keys and messages of webhooks. */
export const sealedRows = (rows: number, answers = 0): string => {
  const tokens = counted(rows - answers, 'token set')
  return answers === 0 ? tokens : `${tokens} and ${counted(answers, 'other sealed text')}`
}
